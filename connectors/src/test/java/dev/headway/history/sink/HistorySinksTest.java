// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.row.HistoryTable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistorySinksTest {
  private static final SinkSettings SETTINGS =
      new SinkSettings(
          "eu.",
          Map.of("schema.registry.url", "http://registry:8081"),
          "jdbc:postgresql://db/headway",
          "writer",
          "${file:/etc/history:password}",
          3);

  @Test
  void shouldFillEachTableFromItsTopicByAConnectorOfItsOwn() {
    // when
    Map<String, Map<String, String>> sinks = HistorySinks.all(SETTINGS);

    // then
    assertThat(sinks)
        .containsOnlyKeys(
            "eu.headway-history-plan-progress",
            "eu.headway-history-task-executions",
            "eu.headway-history-event-timeline",
            "eu.headway-history-audit",
            "eu.headway-history-erasures");
    assertThat(sinks.get("eu.headway-history-event-timeline"))
        .containsEntry("topics", "eu.plan-timeline")
        .containsEntry("collection.name.format", "tracker.event_timeline")
        .containsEntry("primary.key.fields", HistoryTable.EVENT_TIMELINE.key())
        .containsEntry("transforms.row.table", "event_timeline")
        .containsEntry("connection.password", "${file:/etc/history:password}")
        .containsEntry("consumer.override.isolation.level", "read_committed")
        .containsEntry("errors.deadletterqueue.topic.name", "eu.headway-history-dead-letters");
  }

  @Test
  void shouldWriteManyRowsByAStatementWhateverTheUrlSaysBesides() {
    // given
    SinkSettings encrypted =
        new SinkSettings("", Map.of(), "jdbc:postgresql://db/headway?sslmode=require", "w", "", 1);
    SinkSettings chosen =
        new SinkSettings(
            "", Map.of(), "jdbc:postgresql://db/headway?reWriteBatchedInserts=false", "w", "", 1);

    // then
    assertThat(url(SETTINGS)).isEqualTo("jdbc:postgresql://db/headway?reWriteBatchedInserts=true");
    assertThat(url(encrypted))
        .isEqualTo("jdbc:postgresql://db/headway?sslmode=require&reWriteBatchedInserts=true");
    assertThat(url(chosen)).isEqualTo(chosen.database());
  }

  private static @Nullable String url(SinkSettings settings) {
    return HistorySinks.all(settings)
        .getOrDefault(HistorySinks.name(settings, HistoryTable.PLAN_PROGRESS), Map.of())
        .get("connection.url");
  }

  @Test
  void shouldReadFactsAsJsonAndDeleteNoneOfTheirRows() {
    for (HistoryTable table : List.of(HistoryTable.AUDIT, HistoryTable.ERASURES)) {
      assertThat(HistorySinks.all(SETTINGS).get(HistorySinks.name(SETTINGS, table)))
          .containsEntry("topics", "eu.headway-" + table.label())
          .containsEntry("value.converter", "org.apache.kafka.connect.json.JsonConverter")
          .containsEntry("value.converter.schemas.enable", "false")
          .containsEntry("delete.enabled", "false")
          .containsEntry("insert.mode", "upsert");
    }
  }

  @Test
  void shouldNotSayThePassword() {
    assertThat(SETTINGS.toString()).doesNotContain("file:");
  }
}
