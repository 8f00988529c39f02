// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import dev.headway.agent.event.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says something to other agents. Within a handler it is said when the handler's step is committed,
 * together with all else the step changes, once, however often the step has to be run.
 */
public interface Bus {
  /**
   * Publishes an event of the plan being worked on, which nobody is expected to answer.
   *
   * @param data payload, a map or a record
   * @return the event's id
   */
  String publish(Topic topic, String type, Object data);

  /**
   * Announces what has changed, on {@code system-events}.
   *
   * @param data payload, a map or a record
   */
  default String announce(String type, Object data) {
    return publish(Topic.SYSTEM_EVENTS, type, data);
  }

  /**
   * Publishes an event that belongs to a task.
   *
   * @param taskId task; null: none
   * @param data payload; null values are left out
   */
  String publish(
      Topic topic,
      String type,
      @Nullable String taskId,
      Map<String, ? extends @Nullable Object> data);
}
