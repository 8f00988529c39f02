// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import dev.headway.event.Input;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One distinct event of a plan and what it says, read from envelope and payload by the written
 * rules.
 *
 * @param input the input it came by
 * @param plan plan it belongs to
 * @param place its place in the event order
 * @param envelope envelope
 * @param data payload
 */
record OracleEvent(Input input, PlanKey plan, Place place, AgentEvent envelope, Payload data) {
  /** Task states by name; the index of the group is the rank. */
  private static final List<List<String>> RANKS =
      List.of(
          List.of("pending"),
          List.of("running", "delegated", "waiting"),
          List.of("completed", "failed", "cancelled"));

  static OracleEvent of(Input input, PlanKey plan, String id, Instant time, AgentEvent envelope) {
    return new OracleEvent(
        input,
        plan,
        new Place(ChronoUnit.MICROS.between(Instant.EPOCH, time), id, envelope.getSource()),
        envelope,
        Payload.of(envelope.getData()));
  }

  /** Distinct in its plan by its place. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OracleEvent event
        && place.equals(event.place)
        && plan.equals(event.plan);
  }

  @Override
  public int hashCode() {
    return place.hashCode();
  }

  /** The rank of a task state. */
  static int rank(String state) {
    for (int rank = 0; rank < RANKS.size(); rank++) {
      if (RANKS.get(rank).contains(state)) {
        return rank;
      }
    }
    throw new IllegalArgumentException("no task state: " + state);
  }

  static @Nullable String first(@Nullable String a, @Nullable String b) {
    return a == null || a.isEmpty() ? (b == null || b.isEmpty() ? null : b) : a;
  }

  String type() {
    return envelope.getType();
  }

  String id() {
    return place.id();
  }

  EventKind kind() {
    return switch (input) {
      case ACTION_REQUESTS -> EventKind.REQUEST;
      case ACTION_RESULTS -> EventKind.RESULT;
      case SYSTEM_EVENTS ->
          switch (type()) {
            case "plan.started" -> EventKind.PLAN_STARTED;
            case "plan.state_changed" -> EventKind.PLAN_STATE_CHANGED;
            case "plan.waiting_for_input" -> EventKind.PLAN_WAITING;
            case "plan.paused" -> EventKind.PLAN_PAUSED;
            case "plan.resumed" -> EventKind.PLAN_RESUMED;
            case "plan.completed", "plan.failed", "plan.cancelled" -> EventKind.PLAN_ENDED;
            case "task.progress" -> EventKind.TASK_PROGRESS;
            case "task.state_changed", "task.started", "task.completed", "task.failed" ->
                EventKind.TASK_STATE_CHANGED;
            case "task.log" -> EventKind.TASK_LOG;
            case "task.usage" -> EventKind.TASK_USAGE;
            case "delegation.started" -> EventKind.DELEGATION_STARTED;
            default -> EventKind.OTHER;
          };
    };
  }

  boolean isRequest() {
    return kind() == EventKind.REQUEST;
  }

  boolean isResult() {
    return kind() == EventKind.RESULT;
  }

  /** It reports the state of a task that it names itself. */
  boolean isReport() {
    return kind() == EventKind.TASK_PROGRESS || kind() == EventKind.TASK_STATE_CHANGED;
  }

  boolean isTaskEvent() {
    return isRequest() || isResult() || isReport();
  }

  /** The task it names; for a request its own id at last, for a result possibly none. */
  @Nullable String namedTask() {
    return switch (kind()) {
      case REQUEST -> first(first(envelope.getTaskId(), data.text("action_id")), id());
      case RESULT -> first(envelope.getTaskId(), data.text("action_id"));
      case TASK_PROGRESS, TASK_STATE_CHANGED, TASK_LOG, TASK_USAGE ->
          first(first(data.text("task_id"), data.text("action_id")), envelope.getTaskId());
      case DELEGATION_STARTED -> data.text("parent_task_id");
      default -> null;
    };
  }

  @Nullable Integer attempt() {
    Long attempt = isTaskEvent() ? data.number("attempt", 0) : null;
    return attempt == null ? null : Integer.valueOf(attempt.intValue());
  }

  /** The request it names in data.action_event_id. */
  @Nullable String actionEventId() {
    return isTaskEvent() ? data.text("action_event_id") : null;
  }

  @Nullable String parentEventId() {
    return first(envelope.getParentEventId(), data.text("parent_event_id"));
  }

  /** The correlation as it was given. */
  @Nullable String givenCorrelation() {
    return first(envelope.getCorrelationId(), data.text("correlation_id"));
  }

  /** The correlation; the id where none was given. */
  String correlation() {
    return Objects.requireNonNull(first(givenCorrelation(), id()));
  }

  @Nullable String responseEvent() {
    return first(envelope.getResponseEvent(), data.text("response_event"));
  }

  /** The state a task event asserts of its task, in lower case. */
  String taskState() {
    return switch (kind()) {
      case REQUEST -> "pending";
      case RESULT -> outcome();
      case TASK_PROGRESS -> {
        String state = data.text("state");
        yield state == null ? "running" : stateName(state);
      }
      case TASK_STATE_CHANGED ->
          switch (type()) {
            case "task.started" -> "running";
            case "task.completed" -> "completed";
            case "task.failed" -> "failed";
            default -> stateName(Objects.requireNonNull(data.text("new_state")));
          };
      default -> throw new IllegalStateException(kind() + " asserts no task state");
    };
  }

  private static String stateName(String said) {
    String state = said.toLowerCase(Locale.ROOT);
    return state.equals("canceled") ? "cancelled" : state;
  }

  boolean ends() {
    return rank(taskState()) == 2;
  }

  /** Spec §5. */
  private String outcome() {
    Boolean success = data.flag("success");
    if (success != null) {
      return success ? "completed" : "failed";
    }
    String status = data.text("status");
    if (status != null) {
      return switch (status.toLowerCase(Locale.ROOT)) {
        case "failed", "error" -> "failed";
        case "cancelled", "canceled" -> "cancelled";
        default -> "completed";
      };
    }
    boolean failed =
        data.said("error") != null || type().endsWith(".failed") || type().endsWith(".error");
    return failed ? "failed" : "completed";
  }

  /** The state a plan's terminal event gives it. */
  String planOutcome() {
    return type().substring("plan.".length());
  }

  /** Reported progress in millionths. */
  @Nullable Integer progress() {
    Long progress = kind() == EventKind.TASK_PROGRESS ? data.number("progress", 6) : null;
    return progress == null ? null : Integer.valueOf(progress.intValue());
  }

  @Nullable String message() {
    String message = data.message("message");
    return message == null && isReport() ? data.message("reason") : message;
  }

  /** The error of an event that ends its task badly. */
  @Nullable String error() {
    boolean bad =
        isTaskEvent() && (taskState().equals("failed") || taskState().equals("cancelled"));
    return bad ? data.error("error", "reason") : null;
  }

  /** The error or reason of an event that ends its plan. */
  @Nullable String planError() {
    return switch (type()) {
      case "plan.failed" -> data.error("error", "reason");
      case "plan.cancelled" -> data.error("reason", "error");
      default -> null;
    };
  }

  @Nullable String stage() {
    return data.text("stage");
  }

  @Nullable Long step() {
    return data.number("step", 0);
  }

  @Nullable String group() {
    return isRequest() || isResult() ? data.text("delegation_group_id") : null;
  }

  boolean isErrorLog() {
    return kind() == EventKind.TASK_LOG && "error".equalsIgnoreCase(data.text("level"));
  }

  /** Input tokens, output tokens and nano-USD it reports, zeros where it reports none. */
  long[] usage() {
    Payload usage =
        switch (kind()) {
          case RESULT -> data.object("usage");
          case TASK_USAGE -> data;
          default -> null;
        };
    return usage == null
        ? new long[3]
        : new long[] {
          usage.numberOrZero("input_tokens", 0),
          usage.numberOrZero("output_tokens", 0),
          usage.numberOrZero("cost_usd", 9)
        };
  }
}
