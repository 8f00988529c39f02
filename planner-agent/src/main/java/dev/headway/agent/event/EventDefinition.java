// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event type means, for those who may send it: models choose among definitions, and
 * payloads are checked against their schemas.
 *
 * @param type event type, such as {@code data.fetch.requested}; one definition for each type and
 *     topic
 * @param topic where it is sent
 * @param description what it asks for or tells, in a sentence
 * @param payload JSON Schema of the payload ({@code data} of a request; {@code data.result} of a
 *     result)
 * @param response type of the result it is answered with, on {@code action-results}; null: none
 * @param about of an event that nobody can ask for but that may be waited for (a person's answer):
 *     names of the facts that must be known before waiting makes sense; null for all others
 */
public record EventDefinition(
    String type,
    Topic topic,
    String description,
    JsonNode payload,
    @Nullable String response,
    @Nullable List<String> about) {
  /** Copies the list. */
  public EventDefinition {
    about = about == null ? null : List.copyOf(about);
  }

  /** A request that is answered with {@code response}. */
  public static EventDefinition request(
      String type, String description, JsonNode payload, String response) {
    return new EventDefinition(type, Topic.ACTION_REQUESTS, description, payload, response, null);
  }

  /** A result; {@code payload} is the schema of what a worker completes with. */
  public static EventDefinition result(String type, String description, JsonNode payload) {
    return new EventDefinition(type, Topic.ACTION_RESULTS, description, payload, null, null);
  }

  /**
   * A result that comes from outside, such as a person's answer, and can only be waited for.
   *
   * @param about names of the facts that must be known first
   */
  public static EventDefinition awaited(
      String type, String description, JsonNode payload, List<String> about) {
    return new EventDefinition(type, Topic.ACTION_RESULTS, description, payload, null, about);
  }

  /** Whether it can only be waited for. */
  public boolean isAwaited() {
    return about != null;
  }
}
