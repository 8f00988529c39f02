// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something a plan asked for or waited for.
 *
 * @param step when, in steps of the plan
 * @param taskId task; of something waited for, an id of its own
 * @param type type of the request, or of the event waited for
 * @param data payload of the request
 * @param expects type of the answer
 * @param deadline when it counts as failed without one; null: never
 * @param outcome how it ended; null: not yet
 */
record PlanEntry(
    int step,
    String taskId,
    String type,
    Map<String, @Nullable Object> data,
    String expects,
    @Nullable Instant deadline,
    @Nullable Outcome outcome) {

  /**
   * How something ended.
   *
   * @param step when, in steps of the plan
   * @param success whether it succeeded
   * @param data what came of it
   * @param error why it failed; null when it succeeded
   */
  record Outcome(
      int step, boolean success, Map<String, @Nullable Object> data, @Nullable String error) {}

  boolean open() {
    return outcome == null;
  }

  /**
   * Whether {@code event} answers it: it names the task, or has the request's correlation, which is
   * the task's id. Of whatever type: a failure may have another one than what was asked for.
   */
  boolean answeredBy(ReceivedEvent event) {
    return open()
        && event.topic() == Topic.ACTION_RESULTS
        && (taskId.equals(event.taskId()) || taskId.equals(event.correlationId()));
  }

  PlanEntry with(Outcome how) {
    return new PlanEntry(step, taskId, type, data, expects, deadline, how);
  }
}
