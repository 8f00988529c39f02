// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.view.Terminal;

/** The {@code headway} command. */
public final class Main {
  private Main() {}

  /** See the class. */
  public static void main(String[] args) {
    // Commands speak for themselves; libraries are silent unless HEADWAY_LOG says otherwise.
    System.setProperty("logback.configurationFile", "dev/headway/ops/logback-cli.xml");
    System.exit(CommandLines.create(Terminal.ofProcess(), System.getenv()).execute(args));
  }
}
