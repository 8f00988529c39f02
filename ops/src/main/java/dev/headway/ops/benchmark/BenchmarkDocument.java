// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.statistics.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A report as Markdown: docs/benchmarks.md. */
public final class BenchmarkDocument {
  private static final String HEAD =
      """
      # Benchmarks

      Written by `COMMAND`; run it to get your own. How it measures: both sides of a ratio run in JVMs of their own with the app's
      options, on the same broker, in alternating order; the first third of a drain is warm-up (beside reads, the first
      half). The median of the paired ratios is given with its bootstrap 95 % interval. Ratios of drains are of the process's CPU
      time per event, which neighbours on the machine disturb least, unless the note says otherwise; rates by wall time are in the
      JSON.

      Baselines: **B0** copies records with a transactional producer. **B1** is a Kafka Streams application with one get, one put and one
      output for each event, exactly once. **B2** does the very gets, puts, deletes, scans and outputs the tracker did for each event,
      recorded in a run on the same load, on the same keys and with values of the same sizes, and nothing else. **B3** is the same web
      server with a constant answer of the same size. **B4** is a loop over pgjdbc that reads the change topics with the same deserializer and
      writes batches of the same size by `INSERT … ON CONFLICT … DO UPDATE` (rewritten to statements of many rows), with a connection for each
      table, into the same tables. **B5** is a consumer that reads the changelog and does nothing with it.

      """;

  /** Begins the line that says what the tracker did, and B2 after it. */
  static final String OPERATIONS = "The tracker's store operations and outputs per event: ";

  private BenchmarkDocument() {}

  /**
   * The document.
   *
   * @param command the command that made the report
   * @param earlier the document as it was; figures that this run has left out keep what it says
   */
  public static String of(Report report, String command, EarlierDocument earlier) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD.replace("COMMAND", command).stripTrailing());
    lines.add("");
    lines.add("| figure | | must | aim | median | 95 % interval | met | run |");
    lines.add("|---|---|---|---|---|---|---|---|");
    Set<String> kept = new LinkedHashSet<>();
    List<Report.Row> rows = report.rows();
    for (int i = 0; i < rows.size(); i++) {
      Report.Row row = rows.get(i);
      Finding finding = report.findings().get(i);
      String before = earlier.row(row.figure());
      if (finding.met() == Finding.Met.NOT_RUN && before != null) {
        kept.add(row.figure());
        lines.add(before);
      } else {
        lines.add(line(row, finding, report));
      }
    }
    lines.add("");
    lines.add("## Runs");
    lines.add("");
    lines.add("- " + String.join("; ", report.circumstances()));
    earlier.runsOf(kept).forEach(lines::add);
    lines.add("");
    lines.add("## How each was measured");
    lines.add("");
    notes(report, kept, earlier)
        .forEach((note, figures) -> lines.add("- " + String.join(", ", figures) + ": " + note));
    costs(report, kept, earlier, lines);
    return String.join("\n", lines) + "\n";
  }

  private static String line(Report.Row row, Finding finding, Report report) {
    return "| "
        + String.join(
            " | ",
            "`" + row.figure() + "`",
            finding.figure().title(),
            row.must(),
            row.aim(),
            row.median(),
            row.interval(),
            row.met(),
            finding.met() == Finding.Met.NOT_RUN ? "" : report.began())
        + " |";
  }

  /** Figures of one measurement share their note. */
  private static Map<String, List<String>> notes(
      Report report, Set<String> kept, EarlierDocument earlier) {
    Map<String, List<String>> notes = new LinkedHashMap<>();
    for (Finding finding : report.findings()) {
      String key = finding.figure().key();
      String now =
          finding.estimate() == null
              ? finding.met().text() + ": " + finding.note()
              : finding.note();
      String note = kept.contains(key) ? earlier.note(key) : now;
      notes.computeIfAbsent(note, n -> new ArrayList<>()).add("`" + key + "`");
    }
    return notes;
  }

  /** The absolute costs behind the ratios of drains. */
  private static void costs(
      Report report, Set<String> kept, EarlierDocument earlier, List<String> lines) {
    List<String> table = new ArrayList<>(earlier.costsOf(kept));
    for (Finding finding : report.findings()) {
      finding
          .details()
          .forEach(
              (who, numbers) -> {
                if (numbers instanceof Map<?, ?> cost
                    && cost.get("cpu_us_per_event") instanceof Estimate cpu
                    && cost.get("events_per_second") instanceof Estimate rate
                    && cost.get("allocated_bytes_per_event") instanceof Estimate allocated) {
                  table.add(
                      String.format(
                          Locale.ROOT,
                          "| `%s` | %s | %.1f | %,.0f | %,.0f |",
                          finding.figure().key(),
                          who.replace('_', ' '),
                          cpu.median(),
                          rate.median(),
                          allocated.median()));
                }
              });
    }
    if (!table.isEmpty()) {
      lines.add("");
      lines.add("## What the drains cost");
      lines.add("");
      lines.add("| figure | who | CPU-µs per event | events/s | bytes allocated per event |");
      lines.add("|---|---|---|---|---|");
      lines.addAll(table);
    }
    for (Finding finding : report.findings()) {
      if (finding.details().get("operations_per_event") instanceof Map<?, ?> operations) {
        lines.add("");
        lines.add(OPERATIONS + operations + ".");
      }
    }
    if (kept.contains(Figure.THROUGHPUT_VS_B1.key()) && earlier.operations() != null) {
      lines.add("");
      lines.add(earlier.operations());
    }
  }
}
