// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

class AvroJsonTest {
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"R","fields":[
                {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
                {"name":"count","type":"long"},
                {"name":"state","type":{"type":"enum","name":"S","symbols":["OPEN","DONE"]}},
                {"name":"note","type":["null","string"]},
                {"name":"bytes","type":"bytes"},
                {"name":"tags","type":{"type":"array","items":"string"}},
                {"name":"sizes","type":{"type":"map","values":"int"}}]}
              """);

  @Test
  void shouldShowInstantsAsTextUnionsBareAndBytesInBase64() {
    // given
    GenericData.Record record = new GenericData.Record(SCHEMA);
    record.put("at", 1_767_603_600_000_001L);
    record.put("count", 7L);
    record.put("state", new GenericData.EnumSymbol(SCHEMA.getField("state").schema(), "DONE"));
    record.put("note", "ready");
    record.put("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}));
    record.put("tags", List.of("a", "b"));
    record.put("sizes", Map.of("x", 1));

    // when
    String json = AvroJson.of(SCHEMA, record).toString();

    // then
    assertThat(json)
        .isEqualTo(
            "{\"at\":\"2026-01-05T09:00:00.000001Z\",\"count\":7,\"state\":\"DONE\",\"note\":\"ready\",\"bytes\":\"AQID\",\"tags\":[\"a\",\"b\"],\"sizes\":{\"x\":1}}");
  }

  @Test
  void shouldShowAMissingBranchAsNull() {
    // given
    Schema optional = SCHEMA.getField("note").schema();

    // when / then
    assertThat(AvroJson.of(optional, null).isNull()).isTrue();
  }
}
