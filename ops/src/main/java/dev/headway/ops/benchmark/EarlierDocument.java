// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What docs/benchmarks.md says of figures that were measured before. */
public final class EarlierDocument {
  /** Says nothing. */
  public static final EarlierDocument NONE = new EarlierDocument("");

  /** Columns of the table of figures, of which the last names the run. */
  private static final int FIGURE_COLUMNS = 8;

  private static final int COST_COLUMNS = 5;
  private static final Pattern FIGURE = Pattern.compile("`([a-z0-9_]+)`");
  private static final Pattern NOTE = Pattern.compile("- ((?:`[a-z0-9_]+`(?:, )?)+): (.*)");
  private static final Pattern RUN = Pattern.compile("- (\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z), .*");

  private final Map<String, String> rows = new LinkedHashMap<>();
  private final Map<String, String> runOf = new HashMap<>();
  private final Map<String, String> notes = new HashMap<>();
  private final Map<String, String> runs = new LinkedHashMap<>();
  private final Map<String, List<String>> costs = new LinkedHashMap<>();
  private @Nullable String operations;

  /** Reads a document; what it does not understand it leaves out. */
  public EarlierDocument(String markdown) {
    markdown.lines().forEach(this::read);
  }

  private void read(String line) {
    Matcher note = NOTE.matcher(line);
    Matcher run = RUN.matcher(line);
    if (line.startsWith("| `")) {
      readRow(line);
    } else if (note.matches()) {
      FIGURE.matcher(note.group(1)).results().forEach(f -> notes.put(f.group(1), note.group(2)));
    } else if (run.matches()) {
      runs.put(run.group(1), line);
    } else if (line.startsWith(BenchmarkDocument.OPERATIONS)) {
      operations = line;
    }
  }

  private void readRow(String line) {
    String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
    Matcher figure = FIGURE.matcher(cells[0]);
    if (!figure.find()) {
      return;
    }
    String key = figure.group(1);
    if (cells.length == FIGURE_COLUMNS && !cells[FIGURE_COLUMNS - 1].isBlank()) {
      rows.put(key, line);
      runOf.put(key, cells[FIGURE_COLUMNS - 1].strip());
    } else if (cells.length == COST_COLUMNS) {
      costs.computeIfAbsent(key, k -> new ArrayList<>()).add(line);
    }
  }

  /** A figure's row; null when it was not measured. */
  @Nullable String row(String figure) {
    return rows.get(figure);
  }

  String note(String figure) {
    return notes.getOrDefault(figure, "");
  }

  /** The runs that measured these figures. */
  List<String> runsOf(Set<String> figures) {
    return runs.entrySet().stream()
        .filter(run -> figures.stream().anyMatch(f -> run.getKey().equals(runOf.get(f))))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The rows of these figures in the table of costs. */
  List<String> costsOf(Set<String> figures) {
    return costs.entrySet().stream()
        .filter(cost -> figures.contains(cost.getKey()))
        .flatMap(cost -> cost.getValue().stream())
        .toList();
  }

  @Nullable String operations() {
    return operations;
  }
}
