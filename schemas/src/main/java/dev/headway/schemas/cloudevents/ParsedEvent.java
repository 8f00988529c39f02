// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import dev.headway.schemas.avro.AgentEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as read, not yet validated: {@code id}, {@code source}, {@code type}, {@code tenant_id}
 * and {@code user_id} are empty and {@code time} is null when the sender left them out.
 *
 * @param event the event; a time in microseconds, {@code data} as sent
 * @param topic the {@code topic} attribute, which of the inputs the event is for; null without one
 * @param sentNames the sender's spelling of each attribute whose name is not the canonical one, by
 *     canonical name
 */
public record ParsedEvent(AgentEvent event, @Nullable String topic, Map<String, String> sentNames) {
  /** Copies the map. */
  public ParsedEvent {
    sentNames = Map.copyOf(sentNames);
  }

  /**
   * JSON pointer to the attribute with this canonical name, such as {@code plan_id}, in the
   * spelling the sender used.
   */
  public String pointer(String canonicalName) {
    return "/" + sentNames.getOrDefault(canonicalName, canonicalName);
  }
}
