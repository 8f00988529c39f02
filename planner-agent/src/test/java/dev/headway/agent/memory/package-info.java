// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.agent.memory;

import org.jspecify.annotations.NullMarked;
