// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.model.Question.OfferedGoal;
import dev.headway.agent.model.Situation.Done;
import dev.headway.agent.model.Situation.Goal;
import dev.headway.agent.model.Situation.Outcome;
import dev.headway.agent.planner.DecisionSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes questions for tests: of the events a plan may use, and of what has been done. */
public final class Questions {
  private final List<EventDefinition> events = new ArrayList<>();
  private final List<OfferedGoal> planners = new ArrayList<>();
  private final List<Done> history = new ArrayList<>();
  private Goal goal = new Goal("goal", Map.of(), null);
  private int remainingActions = 20;
  private int step;

  /**
   * An object schema by a short form: {@code "topic:string, critique?:string, is_valid=true"}; a
   * name with a question mark is optional, {@code =} gives a constant, no type means anything.
   */
  public static JsonNode schema(String properties) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode named = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (String part : properties.split(",")) {
      String property = part.strip();
      if (property.isEmpty()) {
        continue;
      }
      String name = property.split("[:=]")[0];
      boolean optional = name.endsWith("?");
      String bare = optional ? name.substring(0, name.length() - 1) : name;
      ObjectNode own = named.putObject(bare);
      if (property.contains("=")) {
        own.set("const", Json.tree(property.substring(property.indexOf('=') + 1)));
      } else if (property.contains(":")) {
        own.put("type", property.substring(property.indexOf(':') + 1));
      }
      if (!optional) {
        required.add(bare);
      }
    }
    return schema;
  }

  /** A request with what it takes, and its result {@code <type>.done} with what it gives. */
  public Questions event(String type, String takes, String gives) {
    String response = type + ".done";
    events.add(EventDefinition.request(type, "Does " + type + ".", schema(takes), response));
    events.add(EventDefinition.result(response, "Done " + type + ".", schema(gives)));
    return this;
  }

  /** An event that can only be waited for. */
  public Questions awaited(String type, String gives, String... about) {
    events.add(
        EventDefinition.awaited(type, "Comes: " + type + ".", schema(gives), List.of(about)));
    return this;
  }

  /** A goal that another planner takes. */
  public Questions offered(String planner, String type, String takes, String gives) {
    String response = type + ".done";
    return offered(
        planner,
        EventDefinition.request(type, "Plans " + type + ".", schema(takes), response),
        EventDefinition.result(response, "Planned " + type + ".", schema(gives)));
  }

  public Questions offered(String planner, EventDefinition goalTaken, EventDefinition answer) {
    planners.add(new OfferedGoal(planner, goalTaken));
    events.add(answer);
    return this;
  }

  public Questions define(EventDefinition event) {
    events.add(event);
    return this;
  }

  public Questions goal(Map<String, @Nullable Object> data, @Nullable String wanted) {
    return goal(data, wanted == null ? null : schema(wanted));
  }

  public Questions goal(Map<String, @Nullable Object> data, @Nullable JsonNode wanted) {
    goal = new Goal("goal", data, wanted);
    return this;
  }

  public Questions left(int actions) {
    remainingActions = actions;
    return this;
  }

  /** Something that succeeded: asked for in one step, answered in the next. */
  public Questions succeeded(
      String type, Map<String, @Nullable Object> data, Map<String, @Nullable Object> result) {
    return done(type, data, new Outcome(step + 1, true, result, null));
  }

  public Questions failed(String type, Map<String, @Nullable Object> data, String error) {
    return done(type, data, new Outcome(step + 1, false, Map.of(), error));
  }

  public Questions open(String type, Map<String, @Nullable Object> data) {
    return done(type, data, null);
  }

  private Questions done(
      String type, Map<String, @Nullable Object> data, @Nullable Outcome outcome) {
    history.add(new Done(step, "task-" + history.size(), type, data, outcome));
    step++;
    return this;
  }

  public Question ask() {
    Situation situation =
        new Situation("plan-1", "running", "a result came", goal, history, remainingActions, null);
    Question bare =
        new Question(
            null, situation, events, planners, JsonNodeFactory.instance.objectNode(), List.of());
    return new Question(
        "You plan for a test.",
        situation,
        events,
        planners,
        DecisionSchema.of(
            bare.requests(),
            bare.waitTargets(),
            bare.planners(),
            remainingActions > 0,
            goal.schema()),
        List.of());
  }
}
