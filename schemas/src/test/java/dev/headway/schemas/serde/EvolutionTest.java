// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetter;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.DeadLetterStage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class EvolutionTest {
  private static final AvroCodec<AgentEvent> CODEC = AvroCodec.of(AgentEvent.class);
  private static final Schema TEXT = Schema.create(Schema.Type.STRING);

  @Test
  void shouldReadRecordsOfAnOlderWriter() {
    // given: a writer that knew neither parent_plan_id nor specversion
    Schema older = without(CODEC.schema(), "parent_plan_id", "specversion");

    // when
    AgentEvent read = readBack(Events.event("e1"), older);

    // then
    assertThat(read).isEqualTo(Events.event("e1"));
    assertThat(read.getSpecversion()).isEqualTo("1.0");
    assertThat(read.getParentPlanId()).isNull();
  }

  @Test
  void shouldReadRecordsOfANewerWriter() {
    // given: a writer with other fields in another order
    Schema newer = reordered(CODEC.schema(), "none");

    // then
    assertThat(readBack(Events.event("e1"), newer)).isEqualTo(Events.event("e1"));
  }

  @Test
  void shouldReadASymbolItDoesNotKnowAsTheDefault() {
    // given
    AvroCodec<DeadLetter> codec = AvroCodec.of(DeadLetter.class);
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setReason(DeadLetterReason.ERASED)
            .setStage(DeadLetterStage.DECODE)
            .setError("e")
            .setTopic("t")
            .setPartition(1)
            .setOffset(2)
            .setTimestamp(Instant.EPOCH)
            .build();
    Schema newer =
        new Schema.Parser().parse(codec.schema().toString().replace("\"ERASED\"", "\"SHREDDED\""));
    byte[] bytes = codec.encode(letter);

    // when
    DeadLetter read = codec.decode(bytes, 0, bytes.length, newer);

    // then
    assertThat(read.getReason()).isEqualTo(DeadLetterReason.UNKNOWN);
    assertThat(read.getStage()).isEqualTo(DeadLetterStage.DECODE);
  }

  /**
   * Writes {@code event} as a generic record with {@code writer}'s schema and reads it as the
   * generated class.
   */
  private static AgentEvent readBack(AgentEvent event, Schema writer) {
    AvroCodec<GenericRecord> writerCodec = AvroCodec.generic(writer);
    byte[] own = CODEC.encode(event);
    GenericRecord shared = AvroCodec.<GenericRecord>generic(CODEC.schema()).decode(own);
    GenericRecord written = new GenericData.Record(writer);
    for (Schema.Field field : writer.getFields()) {
      written.put(
          field.name(),
          CODEC.schema().getField(field.name()) == null ? "new" : shared.get(field.name()));
    }
    byte[] bytes = writerCodec.encode(written);
    return CODEC.decode(bytes, 0, bytes.length, writer);
  }

  private static Schema without(Schema schema, String... names) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      if (!List.of(names).contains(field.name())) {
        fields.add(new Schema.Field(field, field.schema()));
      }
    }
    return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
  }

  /**
   * {@code schema} with its fields the other way round, a new one at either end, and without {@code
   * dropped}.
   */
  static Schema reordered(Schema schema, String dropped) {
    List<Schema.Field> fields =
        new ArrayList<>(
            without(schema, dropped).getFields().stream()
                .map(f -> new Schema.Field(f, f.schema()))
                .toList());
    Collections.reverse(fields);
    fields.addFirst(new Schema.Field("first_new", TEXT, null, "one"));
    fields.addLast(new Schema.Field("last_new", TEXT, null, "two"));
    return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
  }
}
