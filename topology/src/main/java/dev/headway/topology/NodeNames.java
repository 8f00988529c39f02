// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

/**
 * Names of the topology's nodes and of its store. They are part of the stored format: the changelog
 * is named after the store.
 */
public final class NodeNames {
  /** The one store. */
  public static final String PLAN_STORE = "plan-store";

  static final String ACTION_REQUESTS_SOURCE = "action-requests-source";
  static final String ACTION_RESULTS_SOURCE = "action-results-source";
  static final String SYSTEM_EVENTS_SOURCE = "system-events-source";
  static final String REROUTE_SOURCE = "reroute-source";
  static final String PLAN_FOLD = "plan-fold";
  static final String PLAN_PROGRESS_SINK = "plan-progress-sink";
  static final String TASK_EXECUTIONS_SINK = "task-executions-sink";
  static final String PLAN_TIMELINE_SINK = "plan-timeline-sink";
  static final String SYSTEM_EVENTS_SINK = "system-events-sink";
  static final String DEAD_LETTERS_SINK = "dead-letters-sink";
  static final String REROUTE_SINK = "reroute-sink";

  private NodeNames() {}

  /** The topic that has every change of the store. */
  public static String changelog(String applicationId) {
    return applicationId + "-" + PLAN_STORE + "-changelog";
  }
}
