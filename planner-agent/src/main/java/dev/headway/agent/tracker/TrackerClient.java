// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How plans are doing, asked in the name of the event that is being handled (see {@link
 * dev.headway.agent.event.Caller}). What does not exist is empty; what cannot be had is a {@link
 * TrackerException}, never an empty answer.
 *
 * <p>The tracker learns from the same topics as agents do, some milliseconds later or, while it
 * catches up, more: an answer may not show yet what was just said, and never shows what the step
 * being run is going to say.
 */
public interface TrackerClient {
  /** A plan; empty: the caller has none of this id. */
  Optional<PlanProgress> planProgress(String planId);

  /**
   * How far a plan is, how long it will still take and by what that is reckoned, what it waits on,
   * and what is left of its budget; empty: the caller has none of this id.
   */
  Optional<Outlook> planOutlook(String planId);

  /** All lines of a plan's log, in event order, asked for page by page as the stream is read. */
  default Stream<LogLine> planLog(String planId) {
    return planLog(planId, LogLevel.DEBUG);
  }

  /**
   * Lines of a plan's log, in event order, asked for page by page as the stream is read.
   *
   * @param least lines that matter less are left out
   */
  Stream<LogLine> planLog(String planId, LogLevel least);

  /** How many plans and tasks the caller has of what. */
  Facets facets();

  /** A plan's tasks, by start and id. */
  List<Task> planTasks(String planId);

  /** A plan's events, by time, id and source. */
  List<TimelineEvent> planTimeline(String planId);

  /** A plan's changes of state, and those of its tasks, in event order. */
  List<StateTransition> planTransitions(String planId);

  /** Plans that this one started, by start. */
  List<PlanExecution> subPlans(String planId);

  /** A plan with everything below it; empty: the caller has none of this id. */
  Optional<PlanHierarchy> planHierarchy(String planId);

  /** Plans of a session, by start. */
  List<PlanExecution> sessionPlans(String sessionId);

  /** Tasks that a plan fanned out together; empty: it has not started such a group. */
  Optional<DelegationGroup> delegationGroup(String planId, String groupId);

  /** An agent's tasks for the caller within the last seven days; all 0 without any. */
  default Optional<AgentMetrics> agentMetrics(String agent) {
    return agentMetrics(agent, "7d");
  }

  /**
   * An agent's tasks for the caller within a period that ends now; all 0 without any.
   *
   * @param period a whole number and {@code m}, {@code h}, {@code d} or {@code w}
   */
  Optional<AgentMetrics> agentMetrics(String agent, String period);

  /** Plans of the caller, asked for page by page as the stream is read. */
  Stream<PlanProgress> plans(PlanFilter filter);
}
