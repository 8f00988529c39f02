// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.Pause;
import dev.headway.ops.history.ConnectCluster;
import dev.headway.ops.history.HistoryDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes the sinks what they should be. */
@Command(
    name = "apply",
    description = {
      "Brings the schema of history up to date, where the database is the stack's own or HEADWAY_POSTGRES_OWNER_USER names its owner, and creates or updates the sinks. What is as it should be stays; what failed is started again.",
      "Exit code 1 when a sink does not run within 60 s."
    })
final class ConnectorsApplyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HeadwayCommand headway;

  ConnectorsApplyCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    Endpoints endpoints = headway.endpoints();
    HistoryStack history = HistoryStack.of(endpoints);
    history
        .access()
        .owner()
        .ifPresent(
            owner ->
                say(
                    "schema",
                    HistoryDatabase.migrate(history.access().url(), owner) + " migrations"));
    try (ConnectCluster cluster = new ConnectCluster(history.connectUrl())) {
      history
          .sinks()
          .forEach(
              (name, config) ->
                  say(cluster.apply(name, config).name().toLowerCase(Locale.ROOT), name));
      return await(cluster, history) ? 0 : failed(endpoints);
    }
  }

  private static boolean await(ConnectCluster cluster, HistoryStack history) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!history.sinks().keySet().stream().allMatch(name -> cluster.status(name).running())) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Pause.of(Duration.ofMillis(200));
    }
    return true;
  }

  private int failed(Endpoints endpoints) {
    List<SinkStatus> sinks = SinkStatus.all(endpoints);
    SinkStatus.print(sinks, headway.terminal());
    return 1;
  }

  private void say(String what, String of) {
    headway.terminal().out().println(String.format(Locale.ROOT, "%-10s %s", what, of));
  }
}
