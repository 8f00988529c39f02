// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.row.HistoryTable;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class ExpectedRowsTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Change").fields().requiredLong("version").endRecord();

  private static GenericRecord version(long version) {
    GenericRecord record = new GenericData.Record(SCHEMA);
    record.put("version", version);
    return record;
  }

  @Test
  void shouldExpectOfEachKeyARowOfTheNewestVersion() {
    // given
    PrepareMain.Rows rows = new PrepareMain.Rows(HistoryTable.PLAN_PROGRESS);

    // when
    rows.add("a", version(1));
    rows.add("a", version(3));
    rows.add("a", version(2));
    rows.add("b", version(5));
    rows.end("end-0", version(5));

    // then
    PrepareMain.Expected expected = rows.expected();
    assertThat(expected.records()).isEqualTo(5);
    assertThat(expected.rows()).isEqualTo(3);
    assertThat(expected.versions()).isEqualTo(3 + 5 + 5);
    assertThat(expected.ends()).containsExactly("end-0");
  }

  @Test
  void shouldExpectNoVersionsOfATableWithout() {
    // given
    PrepareMain.Rows rows = new PrepareMain.Rows(HistoryTable.EVENT_TIMELINE);

    // when
    rows.add("a", version(7));

    // then
    assertThat(rows.expected().versions()).isZero();
  }
}
