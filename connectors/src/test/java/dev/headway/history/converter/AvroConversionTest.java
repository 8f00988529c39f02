// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetter;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroConversionTest {
  static Stream<Schema> schemas() {
    return Stream.of(
        AgentEvent.getClassSchema(),
        DeadLetter.getClassSchema(),
        PlanProgress.getClassSchema(),
        TaskExecution.getClassSchema(),
        TimelineEntry.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void shouldComeBackAsTheRecordItWas(Schema avro) {
    // given
    org.apache.kafka.connect.data.Schema connect = AvroSchemas.toConnect(avro);
    Schema back = AvroSchemas.toAvro(connect);

    for (Object random : new RandomData(avro, 200, 42)) {
      // when
      Struct struct = Objects.requireNonNull((Struct) AvroValues.toConnect(connect, random));
      struct.validate();
      GenericRecord record = (GenericRecord) AvroValues.toAvro(back, struct);

      // then
      assertThat(record).hasToString(((GenericRecord) random).toString());
      assertThat(GenericData.get().validate(back, record)).isTrue();
    }
  }

  @Test
  void shouldKnowTimes() {
    // given
    org.apache.kafka.connect.data.Schema connect =
        AvroSchemas.toConnect(
            SchemaBuilder.record("Times")
                .fields()
                .name("micros")
                .type(
                    org.apache.avro.LogicalTypes.timestampMicros()
                        .addToSchema(Schema.create(Schema.Type.LONG)))
                .noDefault()
                .name("millis")
                .type(
                    org.apache.avro.LogicalTypes.timestampMillis()
                        .addToSchema(Schema.create(Schema.Type.LONG)))
                .noDefault()
                .endRecord());

    // then
    assertThat(connect.field("micros").schema().name())
        .isEqualTo("io.debezium.time.MicroTimestamp");
    assertThat(connect.field("millis").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
    assertThat(AvroValues.toConnect(connect.field("millis").schema(), 5L)).isEqualTo(new Date(5));
  }

  @Test
  void shouldRefuseAUnionOfManyTypes() {
    // given
    Schema union =
        Schema.createUnion(
            List.of(
                Schema.create(Schema.Type.NULL),
                Schema.create(Schema.Type.STRING),
                Schema.create(Schema.Type.LONG)));
    // then
    assertThatThrownBy(() -> AvroSchemas.toConnect(union)).isInstanceOf(DataException.class);
  }
}
