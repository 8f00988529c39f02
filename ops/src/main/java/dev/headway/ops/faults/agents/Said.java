// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.event.Input;
import dev.headway.schemas.avro.AgentEvent;
import java.util.List;
import java.util.Objects;

/**
 * A committed event.
 *
 * @param input which kind of topic it is on
 * @param place topic, partition and offset, for people
 * @param event the event
 */
public record Said(Input input, String place, AgentEvent event) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Ids that are new in every run. */
  private static final List<String> FRESH =
      List.of("plan_id", "task_id", "action_id", "delegation_group_id");

  /**
   * What of an event is the same in every run.
   *
   * @param input which kind of topic it is on
   * @param type its type
   * @param payload its payload, without ids
   */
  public record Line(Input input, String type, JsonNode payload) {
    @Override
    public String toString() {
      return input + " " + type + " " + payload;
    }
  }

  /** What of it is the same in every run. */
  Line line() {
    JsonNode payload = payload();
    if (payload instanceof ObjectNode object) {
      object.remove(FRESH);
    }
    return new Line(input, event.getType(), payload);
  }

  private JsonNode payload() {
    try {
      return JSON.readTree(Objects.requireNonNullElse(event.getData(), "{}"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(this + " has no JSON in it", e);
    }
  }

  /** Which try of its task it asks for, from 1. */
  int attempt() {
    return payload().path("attempt").asInt(1);
  }

  /** The plan it belongs to: a client's goal has none yet, and names it as its correlation. */
  String plan() {
    return Objects.requireNonNullElse(event.getPlanId(), event.getCorrelationId());
  }

  /** Sender and id, by which an event is told from all others. */
  String identity() {
    return event.getSource() + " " + event.getId();
  }

  @Override
  public String toString() {
    return event.getType() + " " + event.getId() + " of " + event.getSource() + " at " + place;
  }
}
