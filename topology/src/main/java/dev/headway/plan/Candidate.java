// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.task.TaskFacts.Ended;

/**
 * A result that names no task and is matched by event id or by correlation.
 *
 * @param ending what it says
 * @param group where it can be paired
 */
public record Candidate(Ended ending, CorrelationGroup group) {}
