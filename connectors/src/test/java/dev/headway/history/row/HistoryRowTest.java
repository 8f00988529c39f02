// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HistoryRowTest {
  private static final Schema USAGE =
      SchemaBuilder.struct()
          .field("input_tokens", Schema.INT64_SCHEMA)
          .field("cost_nano_usd", Schema.INT64_SCHEMA)
          .build();
  private static final Schema WAITING =
      SchemaBuilder.struct()
          .field("since", Schema.INT64_SCHEMA)
          .field("timeout_micros", Schema.OPTIONAL_INT64_SCHEMA)
          .optional()
          .build();
  private static final Schema STAGE =
      SchemaBuilder.struct()
          .field("name", Schema.STRING_SCHEMA)
          .field("total_steps", Schema.OPTIONAL_INT64_SCHEMA)
          .build();
  private static final Schema PLAN =
      SchemaBuilder.struct()
          .field("plan_id", Schema.STRING_SCHEMA)
          .field("status", Schema.STRING_SCHEMA)
          .field("started_at", Schema.INT64_SCHEMA)
          .field("progress", Schema.OPTIONAL_INT32_SCHEMA)
          .field("goal", Schema.OPTIONAL_STRING_SCHEMA)
          .field("usage", USAGE)
          .field("waiting", WAITING)
          .field("stages", SchemaBuilder.array(STAGE).build())
          .build();

  private static HistoryRow<SinkRecord> into(HistoryTable table) {
    HistoryRow<SinkRecord> row = new HistoryRow<>();
    row.configure(Map.of(HistoryRow.TABLE, table.label()));
    return row;
  }

  private static SinkRecord record(@Nullable Object value) {
    return new SinkRecord("plan-progress", 1, Schema.STRING_SCHEMA, "acme/ada/p", null, value, 42);
  }

  /** The value of the key's one column. */
  private static String keyOf(SinkRecord record) {
    Struct key = (Struct) record.key();
    assertThat(key.schema().fields()).hasSize(1);
    return key.getString(key.schema().fields().getFirst().name());
  }

  private static Struct plan(String goal) {
    return new Struct(PLAN)
        .put("plan_id", "p")
        .put("status", "RUNNING")
        .put("started_at", 1_767_268_800_000_001L)
        .put("progress", 575_000)
        .put("goal", goal)
        .put("usage", new Struct(USAGE).put("input_tokens", 7L).put("cost_nano_usd", 1L))
        .put("waiting", new Struct(WAITING).put("since", 5L).put("timeout_micros", 1_500_000L))
        .put(
            "stages",
            List.of(
                new Struct(STAGE).put("name", "a").put("total_steps", 3L),
                new Struct(STAGE).put("name", "b")));
  }

  @Test
  void shouldMakeARowOfAPlan() {
    // when
    SinkRecord record = into(HistoryTable.PLAN_PROGRESS).apply(record(plan("all of it")));

    // then
    Struct row = (Struct) record.value();
    assertThat(row.get("plan_id")).isEqualTo("p");
    assertThat(row.get("status")).isEqualTo("running");
    assertThat(row.get("started_at")).isEqualTo(1_767_268_800_000_001L);
    assertThat(row.schema().field("started_at").schema().name())
        .isEqualTo("io.debezium.time.MicroTimestamp");
    assertThat(row.get("progress")).isEqualTo(new BigDecimal("0.575000"));
    assertThat(row.get("goal")).isEqualTo("all of it");
    assertThat(row.get("input_tokens")).isEqualTo(7L);
    assertThat(row.get("cost_usd")).isEqualTo(new BigDecimal("0.000000001"));
    assertThat(row.get("waiting_since")).isEqualTo(5L);
    assertThat(row.get("waiting_timeout_seconds")).isEqualTo(new BigDecimal("1.500000"));
    assertThat(row.get("stages"))
        .isEqualTo("[{\"name\":\"a\",\"total_steps\":3},{\"name\":\"b\"}]");
    assertThat(row.schema().field("stages").schema().name()).isEqualTo("io.debezium.data.Json");
    assertThat(row.get("budget_tokens")).as("what the record does not have").isNull();
    assertThat(keyOf(record)).isEqualTo("acme/ada/p");
    assertThat(record.kafkaOffset()).isEqualTo(42);
  }

  @Test
  void shouldLetARecordPassThatDeletes() {
    // when
    SinkRecord tombstone = into(HistoryTable.PLAN_PROGRESS).apply(record(null));
    // then
    assertThat(tombstone.value()).isNull();
    assertThat(tombstone.valueSchema()).isNull();
    assertThat(keyOf(tombstone)).isEqualTo("acme/ada/p");
  }

  @Test
  void shouldReplaceWhatPostgresCannotStore() {
    // given
    HistoryRow<SinkRecord> rows = into(HistoryTable.PLAN_PROGRESS);
    // when
    Struct row = (Struct) rows.apply(record(plan("a\0b"))).value();
    // then
    assertThat(row.get("goal")).isEqualTo("a\uFFFDb");
    assertThat(rows.replaced()).isEqualTo(1);
  }

  @Test
  void shouldReplaceItInJsonWhereItIsAnEscapeAndNotWhereItIsText() {
    // given
    Schema entry = SchemaBuilder.struct().field("data", Schema.OPTIONAL_STRING_SCHEMA).build();
    HistoryRow<SinkRecord> rows = into(HistoryTable.EVENT_TIMELINE);

    // when
    Struct escape =
        (Struct)
            rows.apply(record(new Struct(entry).put("data", "{\"a\":\"x\\u0000\\\\\\u0000\"}")))
                .value();
    Struct text =
        (Struct) rows.apply(record(new Struct(entry).put("data", "{\"a\":\"\\\\u0000\"}"))).value();

    // then
    assertThat(escape.get("data")).isEqualTo("{\"a\":\"x\\uFFFD\\\\\\uFFFD\"}");
    assertThat(text.get("data")).isEqualTo("{\"a\":\"\\\\u0000\"}");
    assertThat(rows.replaced()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"\\ud83d\\ude00\"} | {\"a\":\"\\ud83d\\ude00\"}",
        "{\"a\":\"\\ud83d\"} | {\"a\":\"\\uFFFD\"}",
        "{\"a\":\"\\ude00x\\ud83d\\n\"} | {\"a\":\"\\uFFFDx\\uFFFD\\n\"}",
        "{\"\\ud83d\\ud83d\\ude00\":\"\\\"1e9999\"} | {\"\\uFFFD\\ud83d\\ude00\":\"\\\"1e9999\"}",
        "[1e5,-2.5E-7,1e1000,0] | [1e5,-2.5E-7,1e1000,0]",
        "[1e1001,-1E+99999999999,1e-200000,1e0000005] | [\"1e1001\",\"-1E+99999999999\",\"1e-200000\",1e0000005]",
      })
  void shouldReplaceInJsonWhatPostgresHasNoFormFor(String json, String stored) {
    // given
    Schema entry = SchemaBuilder.struct().field("data", Schema.OPTIONAL_STRING_SCHEMA).build();
    // when
    Struct row =
        (Struct)
            into(HistoryTable.EVENT_TIMELINE)
                .apply(record(new Struct(entry).put("data", json)))
                .value();
    // then
    assertThat(row.get("data")).isEqualTo(stored);
  }

  @Test
  void shouldShortenAKeyThatNoIndexTakesWhetherItWritesOrDeletes() {
    // given
    String key = "acme/ada/p/" + "s".repeat(2_000) + "/e1";
    HistoryRow<SinkRecord> rows = into(HistoryTable.EVENT_TIMELINE);

    // when
    String deleted = keyOf(rows.apply(new SinkRecord("t", 1, null, key, null, null, 1)));
    String other = keyOf(rows.apply(new SinkRecord("t", 1, null, key + "2", null, null, 1)));
    String written =
        keyOf(
            rows.apply(
                new SinkRecord(
                    "t",
                    1,
                    null,
                    key,
                    null,
                    new Struct(SchemaBuilder.struct().field("x", Schema.INT64_SCHEMA).build()),
                    1)));

    // then
    assertThat(written).isEqualTo(deleted).isNotEqualTo(other);
    assertThat(written).startsWith("acme/ada/p/#").hasSize(12 + 64);
  }

  @Test
  void shouldRefuseAKeyThatIsNoText() {
    assertThatThrownBy(
            () ->
                into(HistoryTable.PLAN_PROGRESS)
                    .apply(new SinkRecord("t", 1, null, 5L, null, null, 1)))
        .isInstanceOf(DataException.class);
  }

  @Test
  void shouldRefuseWhatIsNoStruct() {
    assertThatThrownBy(() -> into(HistoryTable.PLAN_PROGRESS).apply(record("text")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("plan_progress");
  }

  @Test
  void shouldSayThatThereIsNoSuchTable() {
    assertThatThrownBy(() -> new HistoryRow<SinkRecord>().configure(Map.of("table", "plans")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("plans");
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveTheColumnsOfItsTable(HistoryTable table) {
    // given
    String sql = migrations();
    int begin = sql.indexOf("CREATE TABLE tracker." + table.label() + " (");
    List<String> columns =
        sql.substring(begin, sql.indexOf("\n);", begin))
            .lines()
            .skip(1)
            .map(String::strip)
            .filter(Pattern.compile("^[a-z_]+ ").asPredicate())
            .map(line -> line.split(" ")[0])
            .toList();

    // then
    assertThat(table.columns().stream().map(Column::name))
        .containsExactlyElementsOf(columns.subList(1, columns.size()));
    assertThat(columns.getFirst()).isEqualTo(table.key());
    assertThat(Arrays.stream(HistoryTable.values()).map(HistoryTable::label))
        .contains(table.label());
  }

  /** Every table is made by one of these. */
  private static String migrations() {
    StringBuilder all = new StringBuilder();
    for (String script : List.of("V1__tracker_tables", "V4__audit", "V8__erasures")) {
      try (InputStream in =
          Objects.requireNonNull(
              HistoryRowTest.class.getResourceAsStream("/db/migration/" + script + ".sql"))) {
        all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toString();
  }
}
