// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.agent.log;

import org.jspecify.annotations.NullMarked;
