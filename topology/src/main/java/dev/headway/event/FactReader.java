// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.key.PlanKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns one event's type and payload into the fact it asserts. */
final class FactReader {
  /** Highest attempt. */
  private static final int MAX_ATTEMPT = 1000;

  private final AgentEvent event;
  private final EventData data;
  private final String id;
  private final String correlationId;

  FactReader(AgentEvent event, EventData data, String id, String correlationId) {
    this.event = event;
    this.data = data;
    this.id = id;
    this.correlationId = correlationId;
  }

  Fact read(Input input) {
    return switch (input) {
      case ACTION_REQUESTS -> request();
      case ACTION_RESULTS -> result();
      case SYSTEM_EVENTS -> systemEvent();
    };
  }

  private Fact request() {
    String task = namedTask();
    return new Fact.Request(
        task == null ? limit(id, "/id") : task,
        attempt(),
        named(),
        EventReader.first(event.getResponseEvent(), data.hint("response_event")),
        correlationId,
        data.hint("assigned_to"),
        data.hint("parent_task_id"),
        group(data.hint("delegation_group_id"), "delegation_group_id"));
  }

  private Fact result() {
    Boolean success = data.flag("success");
    String status = data.hint("status");
    String error = data.said("error");
    TaskStatus outcome;
    if (success != null) {
      outcome = success ? TaskStatus.COMPLETED : TaskStatus.FAILED;
    } else if (status != null) {
      outcome =
          switch (status.toLowerCase(Locale.ROOT)) {
            case "failed", "error" -> TaskStatus.FAILED;
            case "cancelled", "canceled" -> TaskStatus.CANCELLED;
            default -> TaskStatus.COMPLETED;
          };
    } else if (error != null) {
      outcome = TaskStatus.FAILED;
    } else {
      String type = event.getType();
      outcome =
          type.endsWith(".failed") || type.endsWith(".error")
              ? TaskStatus.FAILED
              : TaskStatus.COMPLETED;
    }
    EventData usage = data.objectHint("usage");
    return new Fact.Result(
        namedTask(),
        attempt(),
        named(),
        outcome,
        correlationId,
        Texts.message(data.said("message")),
        outcome == TaskStatus.COMPLETED
            ? null
            : Texts.error(error == null ? data.said("reason") : error),
        usage == null ? Usage.NONE : usage(usage),
        group(data.hint("delegation_group_id"), "delegation_group_id"));
  }

  private Fact systemEvent() {
    return switch (event.getType()) {
      case "plan.started" -> planStarted();
      case "plan.state_changed" -> new Fact.PlanStateChanged(data.required("new_state"));
      case "plan.waiting_for_input" ->
          new Fact.PlanWaiting(
              Texts.message(data.said("reason")),
              data.text("expected_event"),
              data.scaled("timeout_seconds", 6));
      case "plan.paused" -> new Fact.PlanPaused(Texts.message(data.said("reason")));
      case "plan.resumed" -> new Fact.PlanResumed();
      case "plan.completed" -> new Fact.PlanEnded(TaskStatus.COMPLETED, null);
      case "plan.failed" ->
          new Fact.PlanEnded(TaskStatus.FAILED, Texts.error(reasonOr("error", "reason")));
      case "plan.cancelled" ->
          new Fact.PlanEnded(TaskStatus.CANCELLED, Texts.error(reasonOr("reason", "error")));
      case "task.progress" -> {
        String state = data.text("state");
        yield report(state == null ? TaskStatus.RUNNING : state("state", state), true);
      }
      case "task.state_changed" -> {
        String previous = data.text("previous_state");
        if (previous != null) {
          state("previous_state", previous);
        }
        yield report(state("new_state", data.required("new_state")), false);
      }
      case "task.started" -> report(TaskStatus.RUNNING, false);
      case "task.completed" -> report(TaskStatus.COMPLETED, false);
      case "task.failed" -> report(TaskStatus.FAILED, false);
      case "task.log" -> taskLog();
      case "task.usage" -> new Fact.TaskUsage(reportedTask(), usage(data));
      case "delegation.started" -> delegationStarted();
      default ->
          Warning.of(event.getSource(), event.getType())
              .<Fact>map(warning -> new Fact.Warned(warning, Texts.message(data.said("reason"))))
              .orElseGet(Fact.Other::new);
    };
  }

  private @Nullable String reasonOr(String name, String other) {
    String said = data.said(name);
    return said == null ? data.said(other) : said;
  }

  private Fact planStarted() {
    List<EventData> stages = data.objects("stages");
    EventData budget = data.object("budget");
    return new Fact.PlanStarted(
        Texts.message(data.said("plan_name")),
        Texts.message(data.said("goal")),
        data.hint("goal_event"),
        data.whole("total_actions", 0, Integer.MAX_VALUE),
        data.instant("deadline"),
        budget == null
            ? null
            : new Fact.Budget(
                budget.whole("tokens", 0, Long.MAX_VALUE),
                budget.scaled("cost_usd", 9),
                budget.scaled("seconds", 6)),
        stages == null ? null : stages(stages));
  }

  private static List<Fact.Stage> stages(List<EventData> declared) {
    if (declared.size() > 100) {
      throw EventData.invalid("/data/stages", "more than 100 stages");
    }
    List<Fact.Stage> stages = new ArrayList<>(declared.size());
    for (EventData stage : declared) {
      Long weight = stage.scaled("weight", 6);
      if (weight != null && weight > 1_000_000_000L) {
        throw EventData.invalid(stage.pointer("weight"), "weight must be at most 1000");
      }
      stages.add(
          new Fact.Stage(
              stage.required("name"),
              weight == null ? 1_000_000 : weight.intValue(),
              stage.whole("total_steps", 0, Integer.MAX_VALUE)));
    }
    return List.copyOf(stages);
  }

  private Fact report(TaskStatus state, boolean progressReport) {
    String task = reportedTask();
    if (task == null) {
      throw new RefusedException(
          DeadLetterReason.MISSING_FIELD,
          data.pointer("task_id"),
          event.getType() + " names no task");
    }
    Long step = data.whole("step", 0, Integer.MAX_VALUE);
    Long steps = data.whole("total_steps", 0, Integer.MAX_VALUE);
    if (step != null && steps != null && step > steps) {
      throw EventData.invalid(data.pointer("step"), "step " + step + " of " + steps);
    }
    String reason = data.said("reason");
    String said = data.said("message");
    return new Fact.TaskReport(
        task,
        attempt(),
        named(),
        state,
        progressReport,
        progressReport ? data.share("progress") : null,
        Texts.message(said == null ? reason : said),
        state == TaskStatus.FAILED || state == TaskStatus.CANCELLED
            ? Texts.error(reasonOr("error", "reason"))
            : null,
        data.hint("stage"),
        step);
  }

  private Fact taskLog() {
    String level = data.text("level");
    LogLevel known =
        LogLevel.of(level == null ? LogLevel.INFO.label() : level)
            .orElseThrow(
                () ->
                    EventData.invalid(
                        data.pointer("level"), "level must be debug, info, warning or error"));
    data.whole("step_number", 0, Integer.MAX_VALUE);
    data.scaled("duration_ms", 3);
    return new Fact.TaskLog(reportedTask(), known, Texts.message(data.said("message")));
  }

  private Fact delegationStarted() {
    Long total = data.whole("total_tasks", 0, Integer.MAX_VALUE);
    if (total == null) {
      throw new RefusedException(
          DeadLetterReason.MISSING_FIELD, data.pointer("total_tasks"), "total_tasks is missing");
    }
    String group = data.required("group_id");
    group(group, "group_id");
    return new Fact.DelegationStarted(group, data.hint("parent_task_id"), total);
  }

  /**
   * The task a request or a result names: never {@code data.task_id}, which several requests of a
   * plan share.
   */
  private @Nullable String namedTask() {
    String task = EventReader.first(event.getTaskId(), data.text("action_id"));
    return task == null
        ? null
        : limit(task, event.getTaskId() == null ? data.pointer("action_id") : "/task_id");
  }

  /**
   * The task a task.* event reports; the envelope's is the last resort, for agents that set nothing
   * else.
   */
  private @Nullable String reportedTask() {
    String task =
        EventReader.first(
            EventReader.first(data.text("task_id"), data.text("action_id")), event.getTaskId());
    return task == null ? null : limit(task, data.pointer("task_id"));
  }

  private @Nullable String group(@Nullable String group, String field) {
    return EventReader.limited(group, data.pointer(field), PlanEvent.MAX_TEXT);
  }

  private static String limit(String task, String pointer) {
    EventReader.limited(task, pointer, PlanKey.MAX_ID_LENGTH);
    return task;
  }

  private @Nullable Integer attempt() {
    Long attempt = data.whole("attempt", 1, MAX_ATTEMPT);
    return attempt == null ? null : attempt.intValue();
  }

  private NamedEvents named() {
    String action = data.hint("action_event_id");
    String parent = EventReader.first(event.getParentEventId(), data.hint("parent_event_id"));
    return action == null && parent == null ? NamedEvents.NONE : new NamedEvents(action, parent);
  }

  private TaskStatus state(String field, String name) {
    return TaskStatus.byName(name)
        .orElseThrow(
            () ->
                EventData.invalid(
                    data.pointer(field),
                    field
                        + " must be pending, running, delegated, waiting, completed, failed or cancelled"));
  }

  private static Usage usage(EventData usage) {
    Long input = usage.whole("input_tokens", 0, MAX_TOKENS);
    Long output = usage.whole("output_tokens", 0, MAX_TOKENS);
    Long cost = usage.scaled("cost_usd", 9);
    return input == null && output == null && cost == null
        ? Usage.NONE
        : new Usage(
            input == null ? 0 : input, output == null ? 0 : output, cost == null ? 0 : cost);
  }

  /** Bound of one event's tokens, so that no sum of them can overflow in a plan's life. */
  private static final long MAX_TOKENS = 1_000_000_000_000L;
}
