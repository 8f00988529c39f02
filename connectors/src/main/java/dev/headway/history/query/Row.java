// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The row that a result stands at, its columns as records have them. */
final class Row {
  private static final int MICRO_DIGITS = 6;
  private static final int NANO_DIGITS = 9;

  private final ResultSet at;

  Row(ResultSet at) {
    this.at = at;
  }

  String text(String column) throws SQLException {
    return there(column, textOrNull(column));
  }

  @Nullable String textOrNull(String column) throws SQLException {
    return at.getString(column);
  }

  long number(String column) throws SQLException {
    return there(column, numberOrNull(column));
  }

  @Nullable Long numberOrNull(String column) throws SQLException {
    long value = at.getLong(column);
    return at.wasNull() ? null : Long.valueOf(value);
  }

  int count(String column) throws SQLException {
    return Math.toIntExact(number(column));
  }

  @Nullable Integer countOrNull(String column) throws SQLException {
    Long value = numberOrNull(column);
    return value == null ? null : Integer.valueOf(Math.toIntExact(value));
  }

  boolean truth(String column) throws SQLException {
    return at.getBoolean(column);
  }

  Instant time(String column) throws SQLException {
    return there(column, timeOrNull(column));
  }

  @Nullable Instant timeOrNull(String column) throws SQLException {
    OffsetDateTime time = at.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** A decimal as a number of millionths. */
  @Nullable Long millionths(String column) throws SQLException {
    return scaled(column, MICRO_DIGITS);
  }

  /** A share in millionths. */
  @Nullable Integer share(String column) throws SQLException {
    Long millionths = millionths(column);
    return millionths == null ? null : Integer.valueOf(Math.toIntExact(millionths));
  }

  /** A decimal as a number of billionths. */
  @Nullable Long billionths(String column) throws SQLException {
    return scaled(column, NANO_DIGITS);
  }

  private @Nullable Long scaled(String column, int digits) throws SQLException {
    BigDecimal value = at.getBigDecimal(column);
    return value == null ? null : Long.valueOf(value.movePointRight(digits).longValueExact());
  }

  private static <T> T there(String column, @Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("column " + column + " of history is null");
    }
    return value;
  }
}
