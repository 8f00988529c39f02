// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.view;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as RFC 4180 has them, lines ended by a line feed. Nothing between two
 * commas is no value; an empty text is quoted.
 */
public final class Csv {
  private Csv() {}

  /** Writes each row it is given as a line. */
  public static Consumer<List<@Nullable String>> to(PrintWriter out) {
    return row -> {
      out.print(row.stream().map(Csv::cell).collect(Collectors.joining(",")));
      out.print('\n');
    };
  }

  private static String cell(@Nullable String value) {
    if (value == null) {
      return "";
    }
    boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
