// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.EventCounts;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.client.TrackerClient;
import dev.headway.ops.replay.Pace;
import dev.headway.ops.replay.Replay;
import dev.headway.ops.replay.ReplaySummary;
import dev.headway.ops.view.Bar;
import dev.headway.ops.view.Durations;
import dev.headway.ops.view.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a recording. */
@Command(
    name = "replay",
    description = {
      "Sends recorded events (JSON Lines of CloudEvents with the attribute 'topic'), each under its own tenant and user unless --tenant or --user overrides them.",
      "Sending a recording twice changes nothing. Exit code 1 when an event was rejected or not folded in time."
    })
final class ReplayCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Parameters(paramLabel = "FILE", description = "The recording.")
  private @Nullable Path file;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "max",
      description = "N times as fast as it happened, or max (default: ${DEFAULT-VALUE}).")
  private String speed = "max";

  @Option(
      names = "--retry-for",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long a request is sent again while Headway does not answer (default: ${DEFAULT-VALUE}).")
  private int retrySeconds = 60;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to wait at the end until all is folded; 0: not at all (default: ${DEFAULT-VALUE}).")
  private int waitSeconds = 60;

  @Mixin private final JsonOption json = new JsonOption();

  ReplayCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() throws IOException {
    Path recording = file;
    if (recording == null || !Files.isRegularFile(recording)) {
      throw new RequestFailedException("There is no file " + recording + ".", false);
    }
    Pace pace;
    try {
      pace = Pace.parse(speed);
    } catch (IllegalArgumentException e) {
      throw headway.usage(e);
    }
    Endpoints endpoints = headway.endpoints();
    Replay.Options options =
        new Replay.Options(
            event -> EventIdentity.of(headway, event),
            pace,
            Duration.ofSeconds(retrySeconds),
            Duration.ofSeconds(waitSeconds),
            endpoints.tracker().partitions());
    ReplaySummary summary;
    long total = countLines(recording);
    try (TrackerClient client = new TrackerClient(endpoints.httpUrl(), headway.token());
        BufferedReader reader = Files.newBufferedReader(recording);
        Stream<String> lines = reader.lines()) {
      ProgressLine progress = new ProgressLine(headway.terminal(), total);
      summary =
          new Replay(
                  client,
                  () -> EventCounts.read(endpoints.instances(), endpoints.tracker().partitions()),
                  options,
                  progress)
              .run(lines::iterator);
      progress.end();
    } catch (UncheckedIOException e) {
      throw new RequestFailedException(
          "The file " + recording + " cannot be read: " + e.getMessage(), false, e);
    }
    if (json.wanted()) {
      headway.terminal().out().println(JsonOption.pretty(Printed.of(summary)));
    } else {
      print(summary);
    }
    return summary.rejected() == 0 && (summary.folded() || waitSeconds == 0) ? 0 : 1;
  }

  private static long countLines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException | UncheckedIOException e) {
      throw new RequestFailedException(
          "The file " + file + " cannot be read as UTF-8 text: " + e.getMessage(), false, e);
    }
  }

  /** The summary as JSON shows it. */
  private record Printed(
      long read,
      long accepted,
      long rejected,
      @Nullable Long duplicates,
      @Nullable Long deadLetters,
      long slowPath,
      long plans,
      long identities,
      long retries,
      double seconds,
      double eventsPerSecond,
      boolean folded,
      Map<String, Long> reasons,
      Iterable<String> examples) {
    static Printed of(ReplaySummary s) {
      return new Printed(
          s.read(),
          s.accepted(),
          s.rejected(),
          s.counted().map(EventCounts.Counted::duplicates).orElse(null),
          s.counted().map(EventCounts.Counted::refused).orElse(null),
          s.slowPath(),
          s.plans(),
          s.identities(),
          s.retries(),
          s.took().toMillis() / 1000.0,
          rate(s),
          s.folded(),
          s.reasons(),
          s.examples());
    }
  }

  private static double rate(ReplaySummary s) {
    return Math.round(s.accepted() * 1000.0 / Math.max(1, s.took().toMillis()));
  }

  private void print(ReplaySummary s) {
    Terminal terminal = headway.terminal();
    var out = terminal.out();
    out.printf(
        Locale.ROOT,
        "%,d events of %,d plans in %s (%,.0f events/s)%n",
        s.read(),
        s.plans(),
        Durations.of(s.took()),
        rate(s));
    out.printf(
        Locale.ROOT,
        "  accepted    %,d%s%n",
        s.accepted(),
        s.slowPath() == 0
            ? ""
            : String.format(Locale.ROOT, " (%,d on the slow path)", s.slowPath()));
    out.println(
        "  duplicates  "
            + s.counted()
                .map(counted -> String.format(Locale.ROOT, "%,d", counted.duplicates()))
                .orElse("unknown: not all instances could be asked, or one started anew"));
    out.println(
        "  rejected    "
            + (s.rejected() == 0
                ? "0"
                : terminal.styled(
                    Terminal.Style.BAD, String.format(Locale.ROOT, "%,d", s.rejected()))));
    s.reasons().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(10)
        .forEach(
            reason ->
                out.printf(Locale.ROOT, "    %,d × %s%n", reason.getValue(), reason.getKey()));
    s.examples().stream().limit(3).forEach(example -> out.println("    " + example));
    if (s.retries() > 0) {
      out.printf(Locale.ROOT, "  sent again  %,d requests%n", s.retries());
    }
    if (waitSeconds > 0) {
      out.println(
          s.folded()
              ? folded(terminal, s)
                  + (s.slowPath() > 0 ? "; what took the slow path may show a moment later" : "")
              : terminal.styled(
                  Terminal.Style.WARNING, "  not all folded after " + waitSeconds + " s"));
    }
  }

  private static String folded(Terminal terminal, ReplaySummary s) {
    if (s.counted().isEmpty()) {
      return "  all looked at; whether any became a dead letter is unknown";
    }
    long refused = s.counted().get().refused();
    return refused == 0
        ? "  all folded"
        : terminal.styled(
            Terminal.Style.WARNING,
            String.format(
                Locale.ROOT,
                "  all folded but %,d dead letters; headway dead-letters lists them",
                refused));
  }

  /** A line that redraws itself on a terminal; silent elsewhere. */
  private static final class ProgressLine implements Replay.Progress {
    private static final long REDRAW_NANOS = 100_000_000;
    private final Terminal terminal;
    private final long total;
    private final long begin = System.nanoTime();
    private long drawn;

    ProgressLine(Terminal terminal, long total) {
      this.terminal = terminal;
      this.total = Math.max(1, total);
    }

    @Override
    public void at(long line, long accepted, long rejected) {
      long now = System.nanoTime();
      if (!terminal.interactive() || (now - drawn < REDRAW_NANOS && line < total)) {
        return;
      }
      drawn = now;
      double share = line / (double) total;
      double rate = accepted * 1e9 / Math.max(1, now - begin);
      terminal
          .err()
          .printf(
              Locale.ROOT,
              "\r%s %3.0f %%  %,d accepted  %,d rejected  %,.0f/s\u001b[K",
              Bar.of(share, 30),
              share * 100,
              accepted,
              rejected,
              rate);
      terminal.err().flush();
    }

    void end() {
      if (terminal.interactive()) {
        terminal.err().print("\r\u001b[K");
        terminal.err().flush();
      }
    }
  }
}
