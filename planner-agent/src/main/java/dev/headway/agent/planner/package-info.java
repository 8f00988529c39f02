// SPDX-License-Identifier: Apache-2.0
/** Planners: goals become plans, results become decisions. */
@NullMarked
package dev.headway.agent.planner;

import org.jspecify.annotations.NullMarked;
