// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.rebuild.Rebuild;
import dev.headway.ops.rebuild.UnusedApplications;
import dev.headway.ops.view.Durations;
import dev.headway.ops.view.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds the stores of the local stack anew, and changes over to them when they are the same. */
@Command(
    name = "rebuild",
    description = {
      "Folds all that the inputs hold into a second application beside the one in use, compares the digests of all plans, and changes over to it only when every plan is the same. Events and reads go on meanwhile; while it changes over, reads are 503 for some seconds.",
      "What the application before had is kept until: headway rebuild --forget-old. Exit code 1 when a plan differs; then nothing is changed."
    })
final class RebuildCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  private final HeadwayCommand headway;

  @Option(
      names = "--forget-old",
      description =
          "Only deletes what is left of applications that are not in use: their groups, their own topics and their stores.")
  private boolean forgetOld;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "86400",
      description = "How long folding may take (default: ${DEFAULT-VALUE}).")
  private int waitSeconds = 86_400;

  @Mixin private final JsonOption json = new JsonOption();

  RebuildCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  /** The outcome as JSON shows it. */
  private record Printed(
      boolean changed,
      String application,
      long plans,
      double secondsDown,
      List<Rebuild.PlanDifference> differences) {}

  private record Deleted(List<String> deleted) {}

  @Override
  public Integer call() {
    Endpoints endpoints = headway.endpoints();
    if (headway.environment().containsKey(Endpoints.URL_VARIABLE)) {
      throw new RequestFailedException(
          "This rebuilds the local stack, not the Headway at "
              + endpoints.httpUrl()
              + ". For a deployment of your own see \"Rebuilding\" in docs/operations.md.",
          false);
    }
    return forgetOld ? forget(endpoints) : rebuild(endpoints);
  }

  private int forget(Endpoints endpoints) {
    List<String> deleted = new UnusedApplications(headway.data(), endpoints).deleteAll();
    if (json.wanted()) {
      headway.terminal().out().println(JsonOption.pretty(new Deleted(deleted)));
    } else {
      headway
          .terminal()
          .out()
          .println(
              deleted.isEmpty()
                  ? "There is no application that is not in use."
                  : "Deleted: " + String.join(", ", deleted));
    }
    return 0;
  }

  private int rebuild(Endpoints endpoints) {
    Rebuild.Outcome outcome =
        new Rebuild(headway.data(), endpoints, new Steps(), Clock.systemUTC())
            .run(Duration.ofSeconds(waitSeconds));
    boolean changed = outcome.differences().isEmpty();
    if (json.wanted()) {
      headway
          .terminal()
          .out()
          .println(
              JsonOption.pretty(
                  new Printed(
                      changed,
                      outcome.application(),
                      outcome.plans(),
                      outcome.down().toMillis() / 1000.0,
                      outcome.differences())));
    } else if (changed) {
      headway
          .terminal()
          .out()
          .printf(
              Locale.ROOT,
              "%,d plans are the same. The stack runs under %s; it was not ready for %s.%n"
                  + "What it ran under before is kept. Delete it with: %s%n",
              outcome.plans(),
              outcome.application(),
              Durations.of(outcome.down()),
              headway.data().command("rebuild --forget-old"));
    } else {
      print(outcome);
    }
    return changed ? 0 : 1;
  }

  private void print(Rebuild.Outcome outcome) {
    Terminal terminal = headway.terminal();
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "%s of %,d plans, so nothing is changed:%n",
            terminal.styled(
                Terminal.Style.BAD,
                String.format(Locale.ROOT, "%,d differ", outcome.differences().size())),
            outcome.plans());
    outcome.differences().stream()
        .limit(SHOWN)
        .forEach(
            d ->
                terminal
                    .out()
                    .println(
                        "  "
                            + d.plan()
                            + "  in use: "
                            + shown(d.current())
                            + "  rebuilt: "
                            + shown(d.rebuilt())));
    if (outcome.differences().size() > SHOWN) {
      terminal.out().println("  and more: all of them with --json");
    }
  }

  private static String shown(String digest) {
    return digest.isEmpty() ? "missing" : digest.substring(0, Math.min(12, digest.length()));
  }

  /** Prints what happens; nothing with --json. */
  private final class Steps implements Rebuild.Listener {
    private static final long EVERY_NANOS = 1_000_000_000;
    private long said;

    @Override
    public void step(String text) {
      if (!json.wanted()) {
        headway.terminal().out().println(text);
        headway.terminal().out().flush();
      }
    }

    @Override
    public void catchingUp(long records) {
      long now = System.nanoTime();
      if (records > 0 && now - said > EVERY_NANOS) {
        said = now;
        step(String.format(Locale.ROOT, "          %,d records to go", records));
      }
    }
  }
}
