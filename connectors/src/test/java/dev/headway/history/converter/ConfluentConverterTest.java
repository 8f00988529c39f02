// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.converter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.row.HistoryRow;
import dev.headway.history.row.HistoryTable;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.AvroSerializer;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Confluent's own converter (relocated, so it shares no Avro classes with ours) in front of the
 * transform, for those whose Connect cluster has it: the rows are the same.
 */
class ConfluentConverterTest {
  private static final String TOPIC = "any";

  private final SmallRegistry registry = new SmallRegistry();
  private final AvroSerializer<GenericRecord> serializer = new AvroSerializer<>();
  private final Converter ours = new AvroConverter();
  private final Converter theirs =
      new org.apache.pulsar.kafka.shade.io.confluent.connect.avro.AvroConverter();

  @BeforeEach
  void configure() {
    Map<String, String> config = Map.of("schema.registry.url", registry.url());
    serializer.configure(config, false);
    ours.configure(config, false);
    theirs.configure(config, false);
  }

  @AfterEach
  void close() throws Exception {
    serializer.close();
    ours.close();
    theirs.close();
    registry.close();
  }

  static Stream<Arguments> projections() {
    return Stream.of(
        Arguments.of(HistoryTable.PLAN_PROGRESS, PlanProgress.getClassSchema()),
        Arguments.of(HistoryTable.TASK_EXECUTIONS, TaskExecution.getClassSchema()),
        Arguments.of(HistoryTable.EVENT_TIMELINE, TimelineEntry.getClassSchema()));
  }

  @ParameterizedTest
  @MethodSource("projections")
  void shouldMakeTheSameRowBehindEitherConverter(HistoryTable table, Schema schema) {
    for (Object random : new RandomData(schema, 200, 42)) {
      // given
      byte[] bytes = Objects.requireNonNull(serializer.serialize(TOPIC, (GenericRecord) random));

      // when
      Struct row = row(table, ours, bytes);

      // then
      row.validate();
      assertThat(row(table, theirs, bytes)).isEqualTo(row);
      assertThat(row.get("tenant_id")).isNotNull();
    }
  }

  private static Struct row(HistoryTable table, Converter converter, byte[] bytes) {
    SchemaAndValue value = converter.toConnectData(TOPIC, bytes);
    try (HistoryRow<SinkRecord> rows = new HistoryRow<>()) {
      rows.configure(Map.of(HistoryRow.TABLE, table.label()));
      return (Struct)
          rows.apply(new SinkRecord(TOPIC, 0, null, "k", value.schema(), value.value(), 0)).value();
    }
  }
}
