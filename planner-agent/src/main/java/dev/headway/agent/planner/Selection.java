// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that was chosen for a state.
 *
 * @param eventType type of the event
 * @param data its payload, which fits its schema
 * @param reasoning why
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Selection(String eventType, Map<String, @Nullable Object> data, String reasoning) {
  /** Checks and copies. */
  public Selection {
    eventType = Fields.text(eventType, "event_type");
    data = Fields.copy(data);
    reasoning = Fields.text(reasoning, "reasoning");
  }

  @JsonCreator
  static Selection read(
      @JsonProperty("event_type") @Nullable String eventType,
      @JsonProperty("data") @Nullable Map<String, @Nullable Object> data,
      @JsonProperty("reasoning") @Nullable String reasoning) {
    return new Selection(
        Fields.text(eventType, "event_type"),
        Fields.present(data, "data"),
        Fields.text(reasoning, "reasoning"));
  }
}
