// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.deadletter.DeadLetterBox;
import dev.headway.ops.deadletter.DeadLetterEntry;
import dev.headway.ops.view.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts refused records back. */
@Command(
    name = "retry",
    description = {
      "Puts the original records back into their topics, once each: run it after the cause is mended.",
      "What was retried is remembered in Kafka, as the offsets of the consumer group headway-dead-letters-retry. A record that is refused again becomes a new dead letter."
    })
final class DeadLettersRetryCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Option(
      names = "--reason",
      paramLabel = "R",
      description = "Only those refused for this reason, such as unknown-schema.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only shows what would be put back.")
  private boolean dryRun;

  @Mixin private final JsonOption json = new JsonOption();

  DeadLettersRetryCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  /** The answer as JSON. */
  private record Printed(int retried, boolean dryRun) {}

  @Override
  public Integer call() {
    DeadLetterBox box = new DeadLetterBox(headway.endpoints());
    Predicate<DeadLetterEntry> wanted = entry -> reason.isEmpty() || entry.reason().equals(reason);
    int count;
    if (dryRun) {
      List<DeadLetterEntry> open =
          box.list().stream()
              .filter(letter -> !letter.retried() && !letter.entry().topic().isEmpty())
              .map(DeadLetterBox.Letter::entry)
              .filter(wanted)
              .toList();
      open.forEach(this::print);
      count = open.size();
    } else {
      count = box.retry(wanted, this::print);
    }
    if (json.wanted()) {
      headway.terminal().out().println(JsonOption.line(new Printed(count, dryRun)));
    } else {
      headway.terminal().out().println(count + (dryRun ? " would be put back" : " put back"));
    }
    return 0;
  }

  private void print(DeadLetterEntry entry) {
    if (!json.wanted()) {
      Terminal terminal = headway.terminal();
      terminal
          .out()
          .println(
              entry.origin()
                  + "  "
                  + terminal.styled(Terminal.Style.BAD, entry.reason())
                  + "  "
                  + entry.error().replaceAll("\\p{Cntrl}+", " "));
    }
  }
}
