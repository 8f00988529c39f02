// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Plans as agents would report them, told relative to an instant: what the browser's tests look at.
 */
final class Story {
  private static final int BATCH = 1000;

  private final RunningServer running;
  private final Instant now;
  private ArrayNode batch = RunningServer.JSON.createArrayNode();
  private int events;

  Story(RunningServer running, Instant now) {
    this.running = running;
    this.now = now;
  }

  /** A plan that begins {@code ago} seconds ago. */
  Plan plan(String id, String goal, double ago) {
    return plan(id, goal, null, ago, "{}");
  }

  Plan plan(String id, String goal, @Nullable String parent, double ago, String more) {
    ObjectNode data = data("{}");
    data.put("goal", goal);
    if (parent != null) {
      data.put("parent_plan_id", parent);
    }
    data.setAll(data(more));
    event("plan.started", id, ago, data).put("source", "planner");
    return new Plan(id);
  }

  /** Sends what was told, has it folded, and told to streams. */
  void told() {
    if (!batch.isEmpty()) {
      RunningServer.Answer answer =
          running.post("application/cloudevents-batch+json", batch.toString());
      if (answer.status() != 202 || answer.json().path("rejected").asInt() != 0) {
        throw new IllegalStateException(answer.response().body());
      }
      batch = RunningServer.JSON.createArrayNode();
    }
    running.fold();
    running.publish();
  }

  private ObjectNode event(String type, String plan, double ago, ObjectNode data) {
    if (batch.size() == BATCH) {
      told();
    }
    ObjectNode event = batch.addObject();
    event.put("id", "e-" + events++);
    event.put("type", type);
    event.put("plan_id", plan);
    event.put("time", now.minus(Duration.ofMillis(Math.round(ago * 1000))).toString());
    event.set("data", data);
    return event;
  }

  private static ObjectNode data(String json) {
    try {
      return (ObjectNode) RunningServer.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** One of its plans. */
  final class Plan {
    private final String id;

    private Plan(String id) {
      this.id = id;
    }

    /** A task that an agent took up and answered, in seconds before the instant. */
    Plan task(String task, String type, String agent, double asked, double taken, double done) {
      return ask(task, type, agent, asked)
          .takes(task, agent, taken)
          .answers(task, type, agent, done);
    }

    Plan ask(String task, String type, String agent, double ago) {
      ObjectNode data = data("{}");
      data.put("action_id", task);
      data.put("assigned_to", agent);
      event(type + ".requested", id, ago, data)
          .put("source", "planner")
          .put("topic", "action-requests")
          .put("correlation_id", id + task)
          .put("response_event", type + ".completed");
      return this;
    }

    Plan takes(String task, String agent, double ago) {
      ObjectNode data = data("{}");
      data.put("task_id", task);
      data.put("new_state", "running");
      event("task.state_changed", id, ago, data).put("source", agent);
      return this;
    }

    Plan reports(String task, String agent, double ago, double progress, String message) {
      ObjectNode data = data("{}");
      data.put("task_id", task);
      data.put("progress", progress);
      data.put("message", message);
      event("task.progress", id, ago, data).put("source", agent);
      return this;
    }

    /** How far it is in a declared stage. */
    Plan step(String task, String agent, double ago, String stage, int step) {
      ObjectNode data = data("{}");
      data.put("task_id", task);
      data.put("stage", stage);
      data.put("step", step);
      event("task.progress", id, ago, data).put("source", agent);
      return this;
    }

    Plan spends(String task, String agent, double ago, int tokens, double dollars) {
      ObjectNode data = data("{}");
      data.put("task_id", task);
      data.put("input_tokens", tokens * 4 / 5);
      data.put("output_tokens", tokens / 5);
      data.put("cost_usd", dollars);
      event("task.usage", id, ago, data).put("source", agent);
      return this;
    }

    Plan answers(String task, String type, String agent, double ago) {
      return result(task, type, agent, ago, "{}");
    }

    Plan fails(String task, String type, String agent, double ago, String error) {
      ObjectNode data = data("{\"success\":false}");
      data.put("error", error);
      return result(task, type, agent, ago, data.toString());
    }

    private Plan result(String task, String type, String agent, double ago, String json) {
      ObjectNode data = data(json);
      data.put("action_id", task);
      event(type + ".completed", id, ago, data)
          .put("source", agent)
          .put("topic", "action-results")
          .put("correlation_id", id + task);
      return this;
    }

    Plan logs(String level, String agent, double ago, String message) {
      ObjectNode data = data("{}");
      data.put("level", level);
      data.put("message", message);
      event("task.log", id, ago, data).put("source", agent);
      return this;
    }

    Plan waits(String event, double ago, double seconds) {
      ObjectNode data = data("{}");
      data.put("reason", "a person has to agree");
      data.put("expected_event", event);
      data.put("timeout_seconds", seconds);
      event("plan.waiting_for_input", id, ago, data).put("source", "planner");
      return this;
    }

    Plan completes(double ago) {
      event("plan.completed", id, ago, data("{}")).put("source", "planner");
      return this;
    }

    Plan fails(double ago, String error) {
      ObjectNode data = data("{}");
      data.put("error", error);
      event("plan.failed", id, ago, data).put("source", "planner");
      return this;
    }
  }
}
