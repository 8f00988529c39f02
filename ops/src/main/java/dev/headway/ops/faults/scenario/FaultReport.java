// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.view.Table;
import dev.headway.ops.view.Table.Cell;
import dev.headway.ops.view.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What is printed at the end. */
public final class FaultReport {
  /** Findings shown of each run; all of the rest are mostly the same. */
  private static final int SHOWN = 20;

  private FaultReport() {}

  /** The scenarios there are. */
  public static void catalogue(List<Scenario> scenarios, Terminal terminal) {
    Table table = new Table("id", "instances", "brokers", "what", "faults");
    for (Scenario s : scenarios) {
      table.row(
          new Cell(s.id(), Terminal.Style.STRONG),
          plain(Integer.toString(s.instances())),
          plain(Integer.toString(s.brokers())),
          plain(s.title()),
          plain(String.join("; ", s.titles())));
    }
    table.lines(terminal).forEach(terminal.out()::println);
    terminal.out().flush();
  }

  /**
   * The outcomes as a table, then what is wrong and how to run it again.
   *
   * @param folder where the data of failed runs is
   */
  public static void print(List<Outcome> outcomes, Path folder, Terminal terminal) {
    PrintWriter out = terminal.out();
    Table table = new Table("run", "seed", "fault", "recovered", "events", "fired", "result");
    for (Outcome o : outcomes) {
      if (o.strikes().isEmpty()) {
        row(table, o, "-", "-", o.skipped().isEmpty() ? "-" : o.skipped());
      }
      for (Outcome.Struck s : o.strikes()) {
        row(table, o, s.fault(), seconds(s.recovered()), s.title() + ": " + s.evidence());
      }
    }
    out.println();
    table.lines(terminal).forEach(out::println);
    out.println();
    for (Outcome o : outcomes) {
      if (o.skipped().isEmpty()) {
        out.println(
            o.scenario()
                + " seed "
                + o.seed()
                + ": "
                + o.plans()
                + " plans, views: "
                + String.join(", ", o.views())
                + "; reads: "
                + o.reads()
                + "; "
                + seconds(o.took()));
      }
    }
    outcomes.stream().filter(o -> !o.good()).forEach(o -> failed(o, folder, out));
    long good = outcomes.stream().filter(Outcome::good).count();
    out.println();
    out.println(good + " of " + outcomes.size() + " runs good");
    out.flush();
  }

  private static void row(Table table, Outcome o, String fault, String recovered, String evidence) {
    table.row(
        new Cell(o.scenario(), Terminal.Style.STRONG),
        plain(Long.toString(o.seed())),
        plain(fault),
        plain(recovered),
        plain(Long.toString(o.events())),
        plain(evidence),
        !o.skipped().isEmpty()
            ? new Cell("skipped", Terminal.Style.FAINT)
            : o.good()
                ? new Cell("good", Terminal.Style.GOOD)
                : new Cell("FAILED", Terminal.Style.BAD));
  }

  private static void failed(Outcome o, Path folder, PrintWriter out) {
    out.println();
    out.println(o.scenario() + " failed with seed " + o.seed() + ":");
    o.findings().stream().limit(SHOWN).forEach(f -> out.println("  " + f));
    if (o.findings().size() > SHOWN) {
      out.println("  and " + (o.findings().size() - SHOWN) + " more");
    }
    out.println("  data and logs: " + folder.resolve(o.scenario() + "-" + o.seed()));
    out.println("  again: ./headway faults --only " + o.scenario() + " --seed " + o.seed());
  }

  private static Cell plain(String text) {
    return new Cell(text, Terminal.Style.FAINT);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
