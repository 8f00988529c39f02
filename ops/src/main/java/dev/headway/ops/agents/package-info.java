// SPDX-License-Identifier: Apache-2.0
/** Agents that work on a stack: the examples, asked once or for as long as a stack runs. */
@NullMarked
package dev.headway.ops.agents;

import org.jspecify.annotations.NullMarked;
