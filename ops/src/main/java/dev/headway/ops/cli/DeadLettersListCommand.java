// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.deadletter.DeadLetterBox;
import dev.headway.ops.deadletter.DeadLetterEntry;
import dev.headway.ops.view.Table;
import dev.headway.ops.view.Table.Cell;
import dev.headway.ops.view.Terminal.Style;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters. */
@Command(name = "list", description = "Lists the refused records, oldest first.")
final class DeadLettersListCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Option(
      names = "--reason",
      paramLabel = "R",
      description = "Only those refused for this reason, such as malformed-json.")
  private String reason = "";

  @Mixin private final JsonOption json = new JsonOption();

  DeadLettersListCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  /** One letter as JSON shows it. */
  private record Printed(
      String time,
      String reason,
      String stage,
      String error,
      String origin,
      String key,
      int bytes,
      boolean retried,
      int partition,
      long offset) {}

  @Override
  public Integer call() {
    return list(headway, json.wanted(), reason);
  }

  static int list(HeadwayCommand headway, boolean json, String reason) {
    List<DeadLetterBox.Letter> letters =
        new DeadLetterBox(headway.endpoints())
            .list().stream()
                .filter(letter -> reason.isEmpty() || letter.entry().reason().equals(reason))
                .toList();
    var out = headway.terminal().out();
    if (json) {
      letters.forEach(letter -> out.println(JsonOption.line(printed(letter))));
      return 0;
    }
    if (letters.isEmpty()) {
      out.println("No dead letters.");
      return 0;
    }
    Table table =
        new Table("time", "reason", "stage", "record", "bytes", "retried", "key", "error");
    for (DeadLetterBox.Letter letter : letters) {
      DeadLetterEntry entry = letter.entry();
      table.row(
          new Cell(entry.time().toString(), Style.FAINT),
          new Cell(entry.reason(), Style.BAD),
          new Cell(entry.stage(), Style.FAINT),
          new Cell(entry.origin(), Style.FAINT),
          new Cell(Integer.toString(entry.size()), Style.FAINT),
          new Cell(letter.retried() ? "yes" : "", Style.GOOD),
          new Cell(entry.key().isEmpty() ? "-" : entry.key(), Style.FAINT),
          new Cell(entry.error(), Style.STRONG));
    }
    table.lines(headway.terminal()).forEach(out::println);
    long open = letters.stream().filter(letter -> !letter.retried()).count();
    out.println(
        letters.size()
            + (letters.size() == 1 ? " dead letter, " : " dead letters, ")
            + open
            + " not retried");
    return 0;
  }

  private static Printed printed(DeadLetterBox.Letter letter) {
    DeadLetterEntry entry = letter.entry();
    Instant time = entry.time();
    return new Printed(
        time.toString(),
        entry.reason(),
        entry.stage(),
        entry.error(),
        entry.origin(),
        entry.key(),
        entry.size(),
        letter.retried(),
        entry.record().partition(),
        entry.record().offset());
  }
}
