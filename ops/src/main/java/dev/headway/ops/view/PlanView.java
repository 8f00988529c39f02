// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.ops.view.Table.Cell;
import dev.headway.ops.view.Terminal.Style;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plan for the terminal.
 *
 * @param plan answer of the plan's route
 * @param tasks answer of its tasks' route
 * @param timeline answer of its timeline's route
 */
public record PlanView(JsonNode plan, JsonNode tasks, JsonNode timeline) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int TASKS = 40;
  private static final int ENTRIES = 8;
  private static final int BAR = 40;

  /** Whether the plan has come to its end. */
  public boolean ended() {
    return switch (plan.path("status").asText()) {
      case "completed", "failed", "cancelled" -> true;
      default -> false;
    };
  }

  /** The version that is shown. */
  public long version() {
    return plan.path("version").asLong();
  }

  /** Changes whenever something to be shown does. */
  public String fingerprint() {
    return plan.path("version").asText()
        + plan.path("state_digest").asText()
        + plan.path("pending_changes").asText();
  }

  /**
   * The lines.
   *
   * @param now for how long a running plan has been running
   */
  public List<String> lines(Terminal terminal, Instant now) {
    List<String> lines = new ArrayList<>();
    header(lines, terminal, now);
    tasks(lines, terminal);
    timeline(lines, terminal);
    return lines;
  }

  private void header(List<String> lines, Terminal terminal, Instant now) {
    String status = plan.path("status").asText("unknown");
    String name = clean(plan.path("plan_name").asText(plan.path("goal").asText("")));
    String title = "Plan " + clean(plan.path("plan_id").asText());
    lines.add(
        terminal.styled(Style.STRONG, title)
            + "  "
            + terminal.styled(style(status), status)
            + (name.isEmpty()
                ? ""
                : "  "
                    + Table.cut(
                        name,
                        Math.max(10, terminal.columns() - title.length() - status.length() - 4))));
    long count = plan.path("task_count").asLong();
    long completed = plan.path("completed_tasks").asLong();
    long failed = plan.path("failed_tasks").asLong();
    long cancelled = plan.path("cancelled_tasks").asLong();
    double share =
        plan.path("progress").isNumber()
            ? plan.path("progress").asDouble()
            : count == 0 ? 0 : (completed + failed + cancelled) / (double) count;
    lines.add(
        terminal.styled(style(status), Bar.of(share, BAR))
            + String.format(Locale.ROOT, " %3.0f %%  ", share * 100)
            + completed
            + " of "
            + count
            + " tasks completed"
            + (failed > 0 ? ", " + terminal.styled(Style.BAD, failed + " failed") : "")
            + (cancelled > 0 ? ", " + cancelled + " cancelled" : ""));
    StringBuilder facts = new StringBuilder("started " + plan.path("started_at").asText("-"));
    duration(plan.path("started_at"), plan.path("completed_at"), now)
        .ifPresent(
            d ->
                facts
                    .append(", ")
                    .append(ended() ? "took " : "running for ")
                    .append(Durations.of(d)));
    String state = clean(plan.path("current_state").asText(""));
    if (!state.isEmpty() && !plan.path("current_state").isNull()) {
      facts.append(", state ").append(Table.cut(state, 40));
    }
    facts
        .append(", version ")
        .append(plan.path("version").asText("-"))
        .append(plan.path("pending_changes").asBoolean() ? " (newer facts on their way)" : "");
    lines.add(terminal.styled(Style.FAINT, facts.toString()));
    if (plan.path("error").isTextual()) {
      lines.add(
          terminal.styled(Style.BAD, "error: ")
              + Table.cut(clean(plan.path("error").asText()), terminal.columns() - 7));
    }
  }

  private void tasks(List<String> lines, Terminal terminal) {
    if (tasks.isEmpty()) {
      return;
    }
    lines.add("");
    Table table =
        new Table("task", "state", "agent", "try", "duration", "event type", "message or error");
    int hidden = Math.max(0, tasks.size() - TASKS);
    for (int i = hidden; i < tasks.size(); i++) {
      JsonNode task = tasks.get(i);
      String state = task.path("state").asText();
      String error = text(task, "error");
      String progress =
          state.equals("running") && task.path("progress").isNumber()
              ? Math.round(task.path("progress").asDouble() * 100) + " % "
              : "";
      table.row(
          new Cell(text(task, "task_id"), Style.STRONG),
          new Cell(state, style(state)),
          new Cell(
              text(task, "agent_id").isEmpty() ? text(task, "assigned_to") : text(task, "agent_id"),
              Style.FAINT),
          new Cell(text(task, "attempt"), Style.FAINT),
          new Cell(
              task.path("duration_seconds").isNumber()
                  ? Durations.of(
                      Duration.ofMillis(
                          Math.round(task.path("duration_seconds").asDouble() * 1000)))
                  : "",
              Style.FAINT),
          new Cell(text(task, "event_type"), Style.FAINT),
          error.isEmpty()
              ? new Cell(progress + text(task, "message"), Style.FAINT)
              : new Cell(error, Style.BAD));
    }
    lines.addAll(table.lines(terminal));
    if (hidden > 0) {
      lines.add(
          terminal.styled(Style.FAINT, "(" + hidden + " earlier tasks; all of them with --json)"));
    }
  }

  private void timeline(List<String> lines, Terminal terminal) {
    JsonNode events = timeline.path("events");
    if (events.isEmpty()) {
      return;
    }
    lines.add("");
    Table table = new Table("last events", "type", "task", "state", "reason");
    for (int i = Math.max(0, events.size() - ENTRIES); i < events.size(); i++) {
      JsonNode event = events.get(i);
      table.row(
          new Cell(time(text(event, "timestamp")), Style.FAINT),
          new Cell(text(event, "event_type"), Style.STRONG),
          new Cell(text(event, "task_id"), Style.FAINT),
          new Cell(text(event, "state"), style(text(event, "state"))),
          new Cell(text(event, "reason"), Style.FAINT));
    }
    lines.addAll(table.lines(terminal));
  }

  private static Optional<Duration> duration(JsonNode from, JsonNode to, Instant now) {
    if (!from.isTextual()) {
      return Optional.empty();
    }
    Instant end = to.isTextual() ? Instant.parse(to.asText()) : now;
    return Optional.of(Duration.between(Instant.parse(from.asText()), end));
  }

  /** To the millisecond: columns stay aligned. */
  private static String time(String rfc3339) {
    try {
      return TIME.format(Instant.parse(rfc3339));
    } catch (DateTimeException e) {
      return rfc3339;
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : clean(value.asText(""));
  }

  /** Other people's text must not move the cursor. */
  private static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  private static Style style(String status) {
    return switch (status) {
      case "completed" -> Style.GOOD;
      case "failed" -> Style.BAD;
      case "cancelled", "paused", "waiting", "delegated" -> Style.WARNING;
      case "running" -> Style.ACTIVE;
      default -> Style.FAINT;
    };
  }
}
