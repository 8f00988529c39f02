// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.view;

import java.io.PrintWriter;

/**
 * Where a command writes to.
 *
 * @param out answers
 * @param err progress and problems
 * @param interactive a person watches: colours, bars that redraw themselves
 * @param colour colours may be used
 * @param columns width in characters
 */
public record Terminal(
    PrintWriter out, PrintWriter err, boolean interactive, boolean colour, int columns) {
  private static final int USUAL_COLUMNS = 100;

  /**
   * What this process has; the launcher says whether it is a terminal ({@code headway.tty}) and how
   * wide.
   */
  public static Terminal ofProcess() {
    boolean tty = Boolean.getBoolean("headway.tty");
    String noColour = System.getenv("NO_COLOR");
    return new Terminal(
        new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8),
        tty,
        tty && (noColour == null || noColour.isEmpty()),
        Math.max(40, Integer.getInteger("headway.columns", USUAL_COLUMNS)));
  }

  /** {@code text} in a style, plain where colours are not wanted. */
  public String styled(Style style, String text) {
    return colour ? "\u001b[" + style.code() + "m" + text + "\u001b[0m" : text;
  }

  /** Styles by their meaning. */
  public enum Style {
    /** As it comes. */
    PLAIN("0"),
    /** What to look at first. */
    STRONG("1"),
    /** What may be overlooked. */
    FAINT("2"),
    /** Done. */
    GOOD("32"),
    /** Going on. */
    ACTIVE("36"),
    /** Needs attention. */
    WARNING("33"),
    /** Failed. */
    BAD("31");

    private final String code;

    Style(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }
}
