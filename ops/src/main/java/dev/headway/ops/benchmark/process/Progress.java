// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.process;

import dev.headway.ops.view.Bar;
import dev.headway.ops.view.Durations;
import dev.headway.ops.view.Terminal;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongConsumer;

/**
 * Shows what is being measured: a line that redraws itself on a terminal, one per step elsewhere.
 */
public final class Progress {
  private static final long REDRAW_NANOS = 200_000_000;
  private static final int BAR = 24;

  private final Terminal terminal;
  private final long begin = System.nanoTime();
  private String step = "";
  private long drawn;

  /** On this terminal. */
  public Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * A step begins. Returns whom to tell how far it is, in units of which there are {@code total}.
   */
  public LongConsumer step(String what, long total) {
    begin(what, total);
    return done -> {
      if (terminal.interactive()) {
        draw(what, done, total);
      }
    };
  }

  /** A step begins that cannot say how far it is. */
  public void step(String what) {
    begin(what, 0);
  }

  private synchronized void begin(String what, long total) {
    step = what;
    drawn = 0;
    if (terminal.interactive()) {
      draw(what, 0, total);
    } else {
      terminal.err().println(elapsed() + "  " + what);
      terminal.err().flush();
    }
  }

  private synchronized void draw(String what, long done, long total) {
    long now = System.nanoTime();
    if (!what.equals(step) || (drawn != 0 && now - drawn < REDRAW_NANOS)) {
      return;
    }
    drawn = now;
    terminal
        .err()
        .print(
            "\r"
                + elapsed()
                + "  "
                + what
                + (total == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "  %s %3.0f %%",
                        Bar.of(done / (double) total, BAR),
                        100.0 * done / total))
                + "\u001b[K");
    terminal.err().flush();
  }

  /** Says something that stays. */
  public synchronized void say(String line) {
    terminal.err().println((terminal.interactive() ? "\r\u001b[K" : "") + elapsed() + "  " + line);
    terminal.err().flush();
  }

  /** Takes the line away. */
  public synchronized void end() {
    if (terminal.interactive()) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
  }

  private String elapsed() {
    return String.format(
        Locale.ROOT, "%12s", Durations.of(Duration.ofNanos(System.nanoTime() - begin)));
  }
}
