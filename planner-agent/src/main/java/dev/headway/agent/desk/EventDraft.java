// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.event.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event to be said, without what follows from who says it and about which plan.
 *
 * @param type event type
 * @param data payload
 * @param taskId task it belongs to; null: none
 * @param correlationId matches result and request; null: the event's own id
 * @param responseEvent type of the answer that is expected; null: none
 * @param responseTopic where; null: results
 */
public record EventDraft(
    String type,
    Map<String, ? extends @Nullable Object> data,
    @Nullable String taskId,
    @Nullable String correlationId,
    @Nullable String responseEvent,
    @Nullable Topic responseTopic) {
  /** An event of a plan. */
  public static EventDraft of(String type, Map<String, ? extends @Nullable Object> data) {
    return new EventDraft(type, data, null, null, null, null);
  }

  /** The same, of a task. */
  public EventDraft task(@Nullable String id) {
    return new EventDraft(type, data, id, correlationId, responseEvent, responseTopic);
  }

  /** The same, with a correlation. */
  public EventDraft correlation(String id) {
    return new EventDraft(type, data, taskId, id, responseEvent, responseTopic);
  }

  /** The same, expecting an answer. */
  public EventDraft answeredBy(@Nullable String event, @Nullable Topic topic) {
    return new EventDraft(type, data, taskId, correlationId, event, topic);
  }
}
