// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import dev.headway.history.converter.AvroConverter;
import dev.headway.history.row.HistoryRow;
import dev.headway.history.row.HistoryTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a Kafka Connect cluster is told to run: for each table of history one sink, so that one that
 * is stuck holds up no other.
 */
public final class HistorySinks {
  /** Header of a tombstone that only says that a plan has left the stores: its history stays. */
  public static final String EXPIRED = "headway-expired";

  /** Rows of a transaction, and of a table at a time. */
  public static final int BATCH_SIZE = 1_000;

  private static final String CONNECTOR = HistorySinkConnector.class.getName();
  private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
  private static final String FILTER = "org.apache.kafka.connect.transforms.Filter";
  private static final String REWRITE = "reWriteBatchedInserts";
  private static final String HAS_HEADER =
      "org.apache.kafka.connect.transforms.predicates.HasHeaderKey";

  private HistorySinks() {}

  /** The name of a table's sink. */
  public static String name(SinkSettings settings, HistoryTable table) {
    return name(settings.topicsPrefix(), table);
  }

  /** The same, known by the prefix alone. */
  public static String name(String topicsPrefix, HistoryTable table) {
    return topicsPrefix + "headway-history-" + table.label().replace('_', '-');
  }

  /** The consumer group of a table's sink, as a Connect worker names it. */
  public static String group(String topicsPrefix, HistoryTable table) {
    return group(name(topicsPrefix, table));
  }

  /** The consumer group of a sink: Kafka Connect names it so. */
  public static String group(String connector) {
    return "connect-" + connector;
  }

  /** The topic a table is filled from. */
  public static String topic(SinkSettings settings, HistoryTable table) {
    return topic(settings.topicsPrefix(), table);
  }

  /** The same, known by the prefix alone. */
  public static String topic(String topicsPrefix, HistoryTable table) {
    return topicsPrefix
        + switch (table) {
          case PLAN_PROGRESS -> "plan-progress";
          case TASK_EXECUTIONS -> "task-executions";
          case EVENT_TIMELINE -> "plan-timeline";
          case AUDIT -> "headway-audit";
          case ERASURES -> "headway-erasures";
        };
  }

  /** The configuration of every sink, by its name. */
  public static Map<String, Map<String, String>> all(SinkSettings settings) {
    return Arrays.stream(HistoryTable.values())
        .collect(
            Collectors.toMap(
                table -> name(settings, table),
                table -> config(settings, table),
                (a, b) -> a,
                LinkedHashMap::new));
  }

  private static Map<String, String> config(SinkSettings settings, HistoryTable table) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", CONNECTOR);
    config.put("tasks.max", "1");
    config.put("topics", topic(settings, table));
    reading(config, settings, table);
    rows(config, table);
    writing(config, settings, table);
    errors(config, settings);
    return config;
  }

  private static void reading(
      Map<String, String> config, SinkSettings settings, HistoryTable table) {
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.auto.offset.reset", "earliest");
    // The writer asks the database for the table's columns with each put, however small.
    config.put("consumer.override.max.poll.records", "5000");
    config.put("consumer.override.max.partition.fetch.bytes", "4194304");
    config.put("key.converter", STRINGS);
    switch (table.form()) {
      case AVRO -> {
        config.put("value.converter", AvroConverter.class.getName());
        settings.registry().forEach((name, value) -> config.put("value.converter." + name, value));
      }
      case JSON -> {
        config.put("value.converter", JSON);
        config.put("value.converter.schemas.enable", "false");
      }
    }
  }

  private static void rows(Map<String, String> config, HistoryTable table) {
    config.put("transforms", deletes(table) ? "keepHistory,row" : "row");
    if (deletes(table)) {
      config.put("predicates", "expired");
      config.put("predicates.expired.type", HAS_HEADER);
      config.put("predicates.expired.name", EXPIRED);
      config.put("transforms.keepHistory.type", FILTER);
      config.put("transforms.keepHistory.predicate", "expired");
    }
    config.put("transforms.row.type", HistoryRow.class.getName());
    config.put("transforms.row." + HistoryRow.TABLE, table.label());
  }

  /** Whether the topic has tombstones. */
  private static boolean deletes(HistoryTable table) {
    return switch (table.form()) {
      case AVRO -> true;
      case JSON -> false;
    };
  }

  private static void writing(
      Map<String, String> config, SinkSettings settings, HistoryTable table) {
    config.put("connection.url", inFewStatements(settings.database()));
    config.put("connection.username", settings.user());
    config.put("connection.password", settings.password());
    config.put("collection.name.format", "tracker." + table.label());
    config.put("schema.evolution", "none");
    config.put("insert.mode", "upsert");
    config.put("delete.enabled", Boolean.toString(deletes(table)));
    config.put("primary.key.mode", "record_key");
    config.put("primary.key.fields", table.key());
    config.put("batch.size", Integer.toString(BATCH_SIZE));
    // A key that comes twice in one statement fails in Postgres: only its last record is written.
    config.put("use.reduction.buffer", "true");
    config.put("use.time.zone", "UTC");
    // One task writes with one connection; whether to try again is decided by HistorySinkTask.
    config.put("connection.pool.min_size", "1");
    config.put("connection.pool.max_size", "2");
    config.put("flush.max.retries", "0");
  }

  /** So that the driver makes one statement of many rows. */
  private static String inFewStatements(String url) {
    return url.contains(REWRITE + "=")
        ? url
        : url + (url.contains("?") ? "&" : "?") + REWRITE + "=true";
  }

  private static void errors(Map<String, String> config, SinkSettings settings) {
    config.put("errors.tolerance", "all");
    // The registry may be away for long; a record that is at fault itself is not tried again.
    config.put("errors.retry.timeout", "-1");
    config.put("errors.retry.delay.max.ms", "5000");
    config.put("errors.log.enable", "true");
    config.put(
        "errors.deadletterqueue.topic.name",
        settings.topicsPrefix() + "headway-history-dead-letters");
    config.put(
        "errors.deadletterqueue.topic.replication.factor",
        Integer.toString(settings.deadLetterReplicas()));
    config.put("errors.deadletterqueue.context.headers.enable", "true");
  }
}
