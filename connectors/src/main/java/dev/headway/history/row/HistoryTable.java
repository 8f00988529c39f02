// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.row;

import static dev.headway.history.row.Column.Type.BILLIONTHS;
import static dev.headway.history.row.Column.Type.BOOLEAN;
import static dev.headway.history.row.Column.Type.INT;
import static dev.headway.history.row.Column.Type.JSON;
import static dev.headway.history.row.Column.Type.LONG;
import static dev.headway.history.row.Column.Type.MILLIONTHS;
import static dev.headway.history.row.Column.Type.NAME;
import static dev.headway.history.row.Column.Type.TEXT;
import static dev.headway.history.row.Column.Type.TIME;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** The tables of history that a topic fills, each from records of one kind. */
public enum HistoryTable {
  /** From the topic plan-progress. */
  PLAN_PROGRESS(
      Form.AVRO,
      "plan_key",
      Column.of(TEXT, "tenant_id"),
      Column.of(TEXT, "user_id"),
      Column.of(TEXT, "plan_id"),
      Column.of(LONG, "version"),
      Column.of(NAME, "status"),
      Column.of(TIME, "started_at"),
      Column.of(TIME, "completed_at"),
      Column.of(LONG, "task_count"),
      Column.of(LONG, "completed_tasks"),
      Column.of(LONG, "failed_tasks"),
      Column.of(LONG, "cancelled_tasks"),
      Column.of(LONG, "open_tasks"),
      Column.of(LONG, "fire_and_forget_tasks"),
      Column.of(LONG, "declared_tasks"),
      Column.of(MILLIONTHS, "progress"),
      Column.of(TEXT, "current_state"),
      Column.of(TEXT, "error"),
      Column.of(TEXT, "plan_name"),
      Column.of(TEXT, "goal"),
      Column.of(TEXT, "goal_event"),
      Column.of(TEXT, "goal_id"),
      Column.of(TEXT, "session_id"),
      Column.of(TEXT, "scope_id"),
      Column.of(TEXT, "parent_plan_id"),
      Column.of(TEXT, "trace_id"),
      Column.of(TIME, "deadline"),
      Column.of(LONG, "budget_tokens", "budget", "tokens"),
      Column.of(BILLIONTHS, "budget_cost_usd", "budget", "cost_nano_usd"),
      Column.of(MILLIONTHS, "budget_seconds", "budget", "duration_micros"),
      Column.of(JSON, "stages"),
      Column.of(TIME, "waiting_since", "waiting", "since"),
      Column.of(TEXT, "waiting_reason", "waiting", "reason"),
      Column.of(TEXT, "waiting_expected_event", "waiting", "expected_event"),
      Column.of(MILLIONTHS, "waiting_timeout_seconds", "waiting", "timeout_micros"),
      Column.of(TIME, "quiescent_since"),
      Column.of(LONG, "input_tokens", "usage", "input_tokens"),
      Column.of(LONG, "output_tokens", "usage", "output_tokens"),
      Column.of(BILLIONTHS, "cost_usd", "usage", "cost_nano_usd"),
      Column.of(LONG, "error_logs"),
      Column.of(LONG, "conflicts"),
      Column.of(LONG, "unmatched_results"),
      Column.of(LONG, "events"),
      Column.of(TEXT, "state_digest")),
  /** From the topic task-executions. */
  TASK_EXECUTIONS(
      Form.AVRO,
      "task_key",
      Column.of(TEXT, "tenant_id"),
      Column.of(TEXT, "user_id"),
      Column.of(TEXT, "plan_id"),
      Column.of(TEXT, "task_id"),
      Column.of(LONG, "version"),
      Column.of(TEXT, "event_type"),
      Column.of(NAME, "state"),
      Column.of(INT, "attempt"),
      Column.of(BOOLEAN, "fire_and_forget"),
      Column.of(TIME, "started_at"),
      Column.of(TIME, "completed_at"),
      Column.of(MILLIONTHS, "duration_seconds", "duration_micros"),
      Column.of(MILLIONTHS, "progress"),
      Column.of(TEXT, "message"),
      Column.of(TEXT, "error"),
      Column.of(TEXT, "agent_id"),
      Column.of(TEXT, "assigned_to"),
      Column.of(TEXT, "stage"),
      Column.of(LONG, "step"),
      Column.of(TEXT, "parent_task_id"),
      Column.of(TEXT, "delegation_group_id"),
      Column.of(TEXT, "correlation_id"),
      Column.of(LONG, "input_tokens", "usage", "input_tokens"),
      Column.of(LONG, "output_tokens", "usage", "output_tokens"),
      Column.of(BILLIONTHS, "cost_usd", "usage", "cost_nano_usd"),
      Column.of(LONG, "error_logs"),
      Column.of(LONG, "conflicts")),
  /** From the topic plan-timeline. */
  EVENT_TIMELINE(
      Form.AVRO,
      "event_key",
      Column.of(TEXT, "tenant_id"),
      Column.of(TEXT, "user_id"),
      Column.of(TEXT, "plan_id"),
      Column.of(TEXT, "event_id"),
      Column.of(TEXT, "source"),
      Column.of(TEXT, "event_type"),
      Column.of(NAME, "kind"),
      Column.of(TIME, "event_time", "time"),
      Column.of(TEXT, "task_id"),
      Column.of(INT, "attempt"),
      Column.of(TEXT, "state"),
      Column.of(TEXT, "reason"),
      Column.of(MILLIONTHS, "progress"),
      Column.of(TEXT, "correlation_id"),
      Column.of(TEXT, "trace_id"),
      Column.of(TEXT, "parent_event_id"),
      Column.of(TEXT, "action_event_id"),
      Column.of(TEXT, "response_event"),
      Column.of(TEXT, "session_id"),
      Column.of(TEXT, "goal_id"),
      Column.of(TEXT, "scope_id"),
      Column.of(TEXT, "parent_plan_id"),
      Column.of(JSON, "data"),
      Column.of(INT, "data_bytes"),
      Column.of(TEXT, "origin_topic"),
      Column.of(INT, "origin_partition"),
      Column.of(LONG, "origin_offset"),
      Column.of(TEXT, "named_task_id"),
      Column.of(JSON, "facts")),
  /** From the topic headway-audit: a row for each record, by where it is. */
  AUDIT(
      Form.JSON,
      "audit_key",
      Column.required(TIME, "time"),
      Column.required(TEXT, "request_id"),
      Column.of(TEXT, "trace_id"),
      Column.required(TEXT, "tenant_id"),
      Column.required(TEXT, "user_id"),
      Column.required(JSON, "roles"),
      Column.required(TEXT, "action"),
      Column.required(JSON, "target"),
      Column.required(INT, "outcome")) {
    @Override
    boolean keyedByPlace() {
      return true;
    }
  },
  /** From the topic headway-erasures. */
  ERASURES(
      Form.JSON,
      "erasure_key",
      Column.required(TEXT, "kind"),
      Column.required(TEXT, "tenant_id"),
      Column.of(TEXT, "user_id"),
      Column.of(TEXT, "plan_id"),
      Column.required(TIME, "erased_at"),
      Column.required(TEXT, "erasure_id"));

  /** What records are, as their converter gives them. */
  public enum Form {
    /** Structs of an Avro converter; one without a value deletes its row. */
    AVRO,
    /** Maps of Kafka's JsonConverter without schemas; there is none without a value. */
    JSON
  }

  private final Form form;
  private final String key;
  private final List<Column> columns;
  private final Schema schema;
  private final Schema keySchema;

  HistoryTable(Form form, String key, Column... columns) {
    this.form = form;
    this.key = key;
    this.columns = List.of(columns);
    SchemaBuilder row = SchemaBuilder.struct().name("dev.headway.history." + label());
    this.columns.forEach(column -> row.field(column.name(), column.schema()));
    this.schema = row.build();
    this.keySchema =
        SchemaBuilder.struct()
            .name("dev.headway.history." + label() + ".key")
            .field(key, Schema.STRING_SCHEMA)
            .build();
  }

  /** The name of the table. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its topic's records are. */
  public Form form() {
    return form;
  }

  /** The column with the row's key. */
  public String key() {
    return key;
  }

  /** Whether partition and offset are the row's key, since the record's own is not unique. */
  boolean keyedByPlace() {
    return false;
  }

  /** The other columns, in the order of the table. */
  public List<Column> columns() {
    return columns;
  }

  Schema keySchema() {
    return keySchema;
  }

  Schema schema() {
    return schema;
  }

  /** The table of this name. */
  public static Optional<HistoryTable> of(String label) {
    return Arrays.stream(values()).filter(table -> table.label().equals(label)).findFirst();
  }
}
