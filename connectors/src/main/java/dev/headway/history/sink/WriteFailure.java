// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Why records could not be written, by what is to be done about it. */
enum WriteFailure {
  /** The database does not answer, or not now: the same again later. */
  AWAY,
  /** It does not take these values: they are set aside, the rest goes on. */
  RECORD,
  /**
   * Neither passes nor is any record's fault: a table that is missing, a right that was not given.
   * Somebody has to mend it, and no record may be set aside meanwhile.
   */
  SETUP;

  /**
   * Classes of SQLSTATE after which the same may succeed: connection exception, transaction
   * rollback (deadlock), insufficient resources (disk full, too many connections), operator
   * intervention (shutdown, starting up), system error.
   */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");

  /** Data exception, constraint violation, a limit of the program (a row too large to index). */
  private static final Set<String> OF_VALUES = Set.of("22", "23", "54");

  /** A standby that is about to become the primary. */
  private static final String READ_ONLY = "25006";

  /** What a failure's causes tell; the first that tells something decides. */
  static WriteFailure of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      WriteFailure told =
          switch (cause) {
            case SQLException e -> of(e.getSQLState());
            case DataException e -> RECORD;
            case IOException e -> AWAY;
            default -> null;
          };
      if (told != null) {
        return told;
      }
    }
    return SETUP;
  }

  /** A batch's exception says little; those chained to it say what failed. */
  private static @Nullable Throwable next(Throwable failure) {
    return failure instanceof SQLException e && e.getNextException() != null
        ? e.getNextException()
        : failure.getCause();
  }

  private static @Nullable WriteFailure of(@Nullable String state) {
    if (state == null || state.length() < 2) {
      return null;
    }
    String group = state.substring(0, 2);
    if (PASSING.contains(group) || state.equals(READ_ONLY)) {
      return AWAY;
    }
    return OF_VALUES.contains(group) ? RECORD : SETUP;
  }
}
