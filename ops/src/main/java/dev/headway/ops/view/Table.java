// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rows in aligned columns. Styles are put on afterwards, so that their codes do not count as width.
 */
public final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  private final List<String> header;
  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * One cell.
   *
   * @param text one line; more are joined
   * @param style its style
   */
  public record Cell(String text, Terminal.Style style) {
    /**
     * With line breaks and other control characters made blanks: a terminal must not act on them.
     */
    public Cell {
      text = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
  }

  /** With these column titles; the last column takes what width is left. */
  public Table(String... header) {
    this.header = List.of(header);
  }

  /** Adds a row; its cells are as many as there are titles. */
  public void row(Cell... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, none longer than the terminal is wide. */
  public List<String> lines(Terminal terminal) {
    int[] widths = widths(terminal.columns());
    List<String> lines = new ArrayList<>();
    List<Cell> titles = header.stream().map(t -> new Cell(t, Terminal.Style.FAINT)).toList();
    lines.add(line(titles, widths, terminal));
    rows.forEach(row -> lines.add(line(row, widths, terminal)));
    return lines;
  }

  private int[] widths(int columns) {
    int[] widths = new int[header.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      int widest =
          rows.isEmpty()
              ? 0
              : Collections.max(rows.stream().map(r -> r.get(column).text().length()).toList());
      widths[i] = Math.max(widest, header.get(i).length());
    }
    int total = GAP * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    while (total > columns) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] >= widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
      total--;
    }
    return widths;
  }

  private static String line(List<Cell> cells, int[] widths, Terminal terminal) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      String text = cut(cell.text(), widths[i]);
      line.append(text.isEmpty() ? "" : terminal.styled(cell.style(), text));
      if (i < cells.size() - 1) {
        line.repeat(' ', widths[i] - text.length() + GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  /** {@code text} in at most {@code width} characters, with an ellipsis when cut. */
  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }
}
