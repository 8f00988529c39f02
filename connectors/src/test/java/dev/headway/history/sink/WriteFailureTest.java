// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteFailureTest {
  private static Throwable told(@Nullable String state) {
    return new IllegalStateException("in a library", new SQLException("no", state));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08001", // nobody listens
        "08006", // the connection broke
        "40001", // serialization failure
        "40P01", // deadlock
        "53100", // disk full
        "53300", // too many connections
        "57014", // statement cancelled
        "57P01", // shut down by an administrator
        "57P02", // crashed
        "57P03", // starting up
        "58030", // input or output failed
        "25006", // a standby
      })
  void shouldTryAgainAfterWhatPasses(String state) {
    assertThat(WriteFailure.of(told(state))).isEqualTo(WriteFailure.AWAY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "22003", // number out of range
        "22P02", // text that is no number
        "22P05", // a character Postgres has no place for
        "23502", // null
        "23505", // key that is there
        "23514", // check
        "54000", // a row too large for an index
      })
  void shouldSetAsideTheValuesItDoesNotTake(String state) {
    assertThat(WriteFailure.of(told(state))).isEqualTo(WriteFailure.RECORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "28P01", // wrong password
        "3D000", // no such database
        "42501", // a right that was not given
        "42P01", // no such table
        "42703", // no such column
        "25001", // a transaction runs
        "XX000", // internal error
      })
  void shouldEndForWhatNoRecordIsToBlameFor(String state) {
    assertThat(WriteFailure.of(told(state))).isEqualTo(WriteFailure.SETUP);
  }

  @ParameterizedTest
  @CsvSource({"23514, RECORD", "57P01, AWAY", "42P01, SETUP"})
  void shouldAskTheExceptionsChainedToThatOfABatch(String state, WriteFailure expected) {
    // given: the batch's own says nothing
    BatchUpdateException batch = new BatchUpdateException("batch entry 3 failed", new int[0]);
    batch.setNextException(new SQLException("no", state));

    // then
    assertThat(WriteFailure.of(new IllegalStateException(batch))).isEqualTo(expected);
  }

  @Test
  void shouldTakeTheFirstCauseThatTellsSomething() {
    // given: a refused row, whose connection broke afterwards
    SQLException refused = new SQLException("no", "23514", new IOException("closed"));

    // then
    assertThat(WriteFailure.of(refused)).isEqualTo(WriteFailure.RECORD);
    assertThat(WriteFailure.of(new SQLException("?", (String) null, new IOException("closed"))))
        .isEqualTo(WriteFailure.AWAY);
    assertThat(WriteFailure.of(new SQLException("?", "x", new DataException("no number"))))
        .isEqualTo(WriteFailure.RECORD);
  }

  @Test
  void shouldKnowFailuresWithoutSql() {
    assertThat(WriteFailure.of(new RuntimeException(new ConnectException("refused"))))
        .isEqualTo(WriteFailure.AWAY);
    assertThat(WriteFailure.of(new DataException("no such field"))).isEqualTo(WriteFailure.RECORD);
    assertThat(WriteFailure.of(new NullPointerException())).isEqualTo(WriteFailure.SETUP);
    assertThat(WriteFailure.of(told(null))).isEqualTo(WriteFailure.SETUP);
  }
}
