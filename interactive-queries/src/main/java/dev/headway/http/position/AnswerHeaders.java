// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.position;

import dev.headway.query.Staleness;
import java.util.Locale;

/** Headers that say how up to date an answer is. */
public final class AnswerHeaders {
  /** Header with the position of an answer. */
  public static final String POSITION = "Headway-Position";

  /** Header that says that an answer may be behind, and by how much. */
  public static final String STALENESS = "Headway-Staleness";

  private AnswerHeaders() {}

  /** A structured field (RFC 9651): the cause, with what is known about how far behind it is. */
  public static String text(Staleness staleness) {
    String cause = staleness.cause().name().toLowerCase(Locale.ROOT);
    String records = staleness.records() < 0 ? "" : ";records=" + staleness.records();
    String seconds = staleness.seconds() < 0 ? "" : ";seconds=" + staleness.seconds();
    return cause + records + seconds;
  }
}
