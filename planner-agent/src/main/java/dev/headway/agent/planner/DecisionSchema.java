// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.Question.OfferedGoal;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema that a model is asked to fit, made for one question: each event that may be
 * published is an alternative of its own, with its name and the schema of its payload; so is each
 * goal of another planner. What is not offered does not appear at all.
 */
public final class DecisionSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private DecisionSchema() {}

  /**
   * Makes it.
   *
   * @param requests events that may be published
   * @param waitTargets types that may be waited for
   * @param goals what other planners take
   * @param mayAct whether another request or goal may be made at all
   * @param result JSON Schema of the answer to the goal; null: any object
   */
  public static JsonNode of(
      List<EventDefinition> requests,
      SequencedSet<String> waitTargets,
      List<OfferedGoal> goals,
      boolean mayAct,
      @Nullable JsonNode result) {
    ArrayNode actions = JSON.arrayNode();
    if (mayAct) {
      requests.forEach(request -> actions.add(publish(request)));
      goals.forEach(goal -> actions.add(delegate(goal)));
    }
    if (!waitTargets.isEmpty()) {
      actions.add(waiting(waitTargets));
    }
    actions.add(action("complete").with("result", embeddable(result)).schema());
    actions.add(action("fail").with("reason", text()).schema());
    ObjectNode schema =
        new ObjectSchema()
            .with("plan_id", text())
            .with("current_state", text())
            .with("next_action", reference())
            .maybe(
                "alternative_actions",
                JSON.objectNode().put("type", "array").set("items", reference()))
            .maybe(
                "confidence",
                JSON.objectNode().put("type", "number").put("minimum", 0).put("maximum", 1))
            .with("reasoning", text())
            .schema();
    schema.put("title", "PlannerDecision");
    schema.putObject("$defs").putObject("action").set("anyOf", actions);
    return schema;
  }

  private static JsonNode publish(EventDefinition request) {
    ObjectSchema schema =
        action("publish")
            .with("event_type", oneOf(List.of(request.type())))
            .maybe("topic", oneOf(List.of(request.topic().topicName())))
            .with("data", embeddable(request.payload()));
    if (request.response() != null) {
      schema.maybe("response_event", oneOf(List.of(request.response())));
      schema.maybe("response_topic", oneOf(List.of(Topic.ACTION_RESULTS.topicName())));
    }
    return schema.maybe("reasoning", text()).schema();
  }

  private static JsonNode delegate(OfferedGoal goal) {
    return action("delegate")
        .with("target_planner", oneOf(List.of(goal.planner())))
        .with("goal_event", oneOf(List.of(goal.goal().type())))
        .with("goal_data", embeddable(goal.goal().payload()))
        .schema();
  }

  private static JsonNode waiting(SequencedSet<String> targets) {
    return action("wait")
        .maybe("reason", text())
        .with("expected_event", oneOf(targets))
        .maybe("timeout_seconds", JSON.objectNode().put("type", "integer").put("minimum", 1))
        .schema();
  }

  private static ObjectSchema action(String name) {
    return new ObjectSchema().with("action", oneOf(List.of(name)));
  }

  private static ObjectNode reference() {
    return JSON.objectNode().put("$ref", "#/$defs/action");
  }

  private static ObjectNode text() {
    return JSON.objectNode().put("type", "string");
  }

  private static ObjectNode oneOf(Collection<String> values) {
    ObjectNode schema = text();
    ArrayNode names = schema.putArray("enum");
    values.forEach(names::add);
    return schema;
  }

  /**
   * A schema within another one: its references start at its own root, which is not the root any
   * more, so that one with references says no more than that it is an object. The payload is
   * checked against the whole schema in any case.
   */
  private static JsonNode embeddable(@Nullable JsonNode schema) {
    if (schema == null
        || !schema.isObject()
        || schema.findValue("$ref") != null
        || schema.findValue("$dynamicRef") != null
        || schema.findValue("$id") != null) {
      return JSON.objectNode().put("type", "object");
    }
    ObjectNode copy = schema.deepCopy();
    copy.remove("$schema");
    if (!Objects.equals(copy.path("type").asText(), "object")) {
      copy.put("type", "object");
    }
    return copy;
  }

  /** The schema of an object that has no other properties than those named. */
  private static final class ObjectSchema {
    private final ObjectNode schema = JSON.objectNode().put("type", "object");
    private final ObjectNode properties = schema.putObject("properties");
    private final ArrayNode required = schema.putArray("required");

    ObjectSchema with(String name, JsonNode property) {
      required.add(name);
      return maybe(name, property);
    }

    ObjectSchema maybe(String name, JsonNode property) {
      properties.set(name, property);
      return this;
    }

    ObjectNode schema() {
      schema.put("additionalProperties", false);
      return schema;
    }
  }
}
