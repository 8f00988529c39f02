// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a task gave to others.
 *
 * @param taskId its id
 * @param groupId delegation group; null: given alone
 * @param attempt how often it has been asked
 * @param spec what was asked
 * @param deadline when it counts as failed without an answer
 * @param result what came of it; null: not yet
 */
record SubTask(
    String taskId,
    @Nullable String groupId,
    int attempt,
    DelegationSpec spec,
    Instant deadline,
    @Nullable ResultContext result) {
  boolean open() {
    return result == null;
  }

  boolean answeredBy(ReceivedEvent event) {
    return open()
        && event.topic() == Topic.ACTION_RESULTS
        && (taskId.equals(event.taskId()) || taskId.equals(event.correlationId()));
  }

  SubTask with(ResultContext how) {
    return new SubTask(taskId, groupId, attempt, spec, deadline, how);
  }

  SubTask again(Instant until) {
    return new SubTask(taskId, groupId, attempt + 1, spec, until, null);
  }
}
