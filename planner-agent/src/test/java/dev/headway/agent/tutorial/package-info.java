// SPDX-License-Identifier: Apache-2.0
/**
 * The code of {@code docs/first-planner.md}, as its reader writes it, and what holds both together.
 */
@NullMarked
package dev.headway.agent.tutorial;

import org.jspecify.annotations.NullMarked;
