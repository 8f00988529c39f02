// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.history.row.HistoryTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of records by the converters and transforms that the sinks are configured with. */
class SinkChainTest {
  private static final SinkSettings SETTINGS =
      new SinkSettings(
          "",
          Map.of("schema.registry.url", "http://127.0.0.1:9"),
          "jdbc:postgresql://db/x",
          "w",
          "",
          1);
  private static final String AUDIT =
      """
      {"time":"2026-01-01T12:00:00.123456Z","request_id":"7f1b","trace_id":null,"tenant_id":"acme","user_id":"ada",
       "roles":["user","admin"],"action":"sendEvents","target":{"events":2,"note":"a\\u0000b"},"outcome":202}""";
  private static final String ERASURE =
      """
      {"kind":"user","tenant_id":"acme","user_id":"ada","plan_id":null,"erased_at":"2026-01-01T12:00:00.000001Z",
       "erasure_id":"3f0c","more":["of a later version"]}""";

  private static @Nullable SinkRecord take(
      HistoryTable table, String key, @Nullable String value, String... headers) {
    RecordHeaders all = new RecordHeaders();
    for (String header : headers) {
      all.add(header, new byte[0]);
    }
    try (SinkChain chain =
        new SinkChain(
            requireNonNull(HistorySinks.all(SETTINGS).get(HistorySinks.name(SETTINGS, table))))) {
      return chain.take(
          HistorySinks.topic(SETTINGS, table),
          3,
          42,
          key.getBytes(StandardCharsets.UTF_8),
          value == null ? null : value.getBytes(StandardCharsets.UTF_8),
          all);
    }
  }

  static Stream<HistoryTable> projections() {
    return tables(HistoryTable.Form.AVRO);
  }

  static Stream<HistoryTable> facts() {
    return tables(HistoryTable.Form.JSON);
  }

  private static Stream<HistoryTable> tables(HistoryTable.Form form) {
    return Arrays.stream(HistoryTable.values()).filter(table -> table.form() == form);
  }

  @ParameterizedTest
  @MethodSource("projections")
  void shouldKeepTheRowsOfWhatHasExpired(HistoryTable table) {
    assertThat(take(table, "acme/ada/p", null, "headway-expired")).isNull();
  }

  @ParameterizedTest
  @MethodSource("projections")
  void shouldDeleteTheRowOfWhatIsErased(HistoryTable table) {
    // when
    SinkRecord record = requireNonNull(take(table, "acme/ada/p", null, "some-other"));
    // then: by its key
    assertThat(record.value()).isNull();
    assertThat(((Struct) record.key()).get(table.key())).isEqualTo("acme/ada/p");
  }

  @Test
  void shouldMakeARowOfAnAuditRecordByWhereItIs() throws JsonProcessingException {
    // when
    SinkRecord record = requireNonNull(take(HistoryTable.AUDIT, "acme", AUDIT));

    // then
    assertThat(((Struct) record.key()).get("audit_key")).isEqualTo("3/42");
    Struct row = (Struct) record.value();
    assertThat(row.get("time")).isEqualTo(1_767_268_800_123_456L);
    assertThat(row.get("request_id")).isEqualTo("7f1b");
    assertThat(row.get("trace_id")).isNull();
    assertThat(row.get("tenant_id")).isEqualTo("acme");
    assertThat(row.get("user_id")).isEqualTo("ada");
    assertThat(row.get("roles")).isEqualTo("[\"user\",\"admin\"]");
    assertThat(row.get("action")).isEqualTo("sendEvents");
    assertThat(new ObjectMapper().readTree(row.getString("target")))
        .isEqualTo(new ObjectMapper().readTree("{\"events\":2,\"note\":\"a\uFFFDb\"}"));
    assertThat(row.get("outcome")).isEqualTo(202);
  }

  @Test
  void shouldMakeARowOfAnErasure() {
    // when
    SinkRecord record = requireNonNull(take(HistoryTable.ERASURES, "acme/ada", ERASURE));

    // then
    assertThat(((Struct) record.key()).get("erasure_key")).isEqualTo("acme/ada");
    Struct row = (Struct) record.value();
    assertThat(row.get("kind")).isEqualTo("user");
    assertThat(row.get("plan_id")).isNull();
    assertThat(row.get("erased_at")).isEqualTo(1_767_268_800_000_001L);
    assertThat(row.get("erasure_id")).isEqualTo("3f0c");
    assertThat(row.schema().field("more")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"time\":\"2026-01-01T12:00:00.123456Z\"|\"time\":\"yesterday\"",
        "\"time\":\"2026-01-01T12:00:00.123456Z\"|\"time\":true",
        "\"time\":\"2026-01-01T12:00:00.123456Z\"|\"when\":1",
        "\"tenant_id\":\"acme\"|\"tenant_id\":7",
        "\"tenant_id\":\"acme\"|\"tenant_id\":null",
        "\"outcome\":202|\"outcome\":\"202\"",
        "\"outcome\":202|\"outcome\":202.5",
        "\"outcome\":202|\"outcome\":12345678901",
      })
  void shouldRefuseAnAuditRecordThatIsNoneAndSayNothingOfIt(String change) {
    // given
    List<String> of = List.of(change.split("\\|"));
    String changed = AUDIT.replace(of.get(0), of.get(1));
    assertThat(changed).isNotEqualTo(AUDIT);
    // then
    assertThatThrownBy(() -> take(HistoryTable.AUDIT, "acme", changed))
        .isInstanceOf(DataException.class)
        .hasNoCause()
        .hasMessageStartingWith("a row of audit ")
        .hasMessageContaining(of.get(0).split("\"")[1])
        .hasMessageNotContaining("yesterday");
  }

  @ParameterizedTest
  @MethodSource("facts")
  void shouldRefuseWhatIsNoObject(HistoryTable table) {
    for (String value : new String[] {"[1]", "\"text\"", "5", "null", null}) {
      assertThatThrownBy(() -> take(table, "acme", value))
          .as(value)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("JSON object");
    }
    assertThatThrownBy(() -> take(table, "acme", "{\"kind\":")).isInstanceOf(DataException.class);
  }
}
