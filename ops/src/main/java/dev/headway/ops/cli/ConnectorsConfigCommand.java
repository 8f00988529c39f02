// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what a Connect cluster of the user's own is to be told. */
@Command(
    name = "config",
    description =
        "Prints the configuration of each sink as JSON, for a Connect cluster that is configured by other means. It shows the password of who writes.")
final class ConnectorsConfigCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  ConnectorsConfigCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    TreeMap<String, TreeMap<String, String>> sorted = new TreeMap<>();
    HistoryStack.of(headway.endpoints())
        .sinks()
        .forEach((name, config) -> sorted.put(name, new TreeMap<>(config)));
    headway.terminal().out().println(JsonOption.pretty(sorted));
    return 0;
  }
}
