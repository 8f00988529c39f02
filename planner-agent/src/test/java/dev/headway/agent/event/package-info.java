// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.agent.event;

import org.jspecify.annotations.NullMarked;
