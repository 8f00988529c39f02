// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.view.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs the command in this JVM and keeps what it prints. */
public final class CapturedTerminal {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment;

  public CapturedTerminal(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs it; returns the exit code. What was printed before is forgotten. */
  public int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false, 160);
    return CommandLines.create(terminal, environment).execute(arguments);
  }

  /** What it has printed. */
  public String out() {
    return out.toString();
  }

  /** What it has complained of. */
  public String err() {
    return err.toString();
  }
}
