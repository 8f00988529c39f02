// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.history.ConnectCluster;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistoryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets the sinks read their topics again. */
@Command(
    name = "reset",
    description = {
      "Lets every sink read its topic from the beginning again. Rows that are there and as new stay as they are.",
      "Plans that have expired are no longer in the topics: their rows come from nowhere again."
    })
final class ConnectorsResetCommand implements Callable<Integer> {
  /** What was done and erased is no projection: its topics need not hold all of it. */
  private static final String EMPTY =
      "TRUNCATE tracker.plan_progress, tracker.task_executions, tracker.event_timeline CASCADE";

  private final HeadwayCommand headway;

  @Option(
      names = "--empty",
      description =
          "Empties the tables of plans, tasks and events first, rows of expired plans included; as the schema's owner.")
  private boolean empty;

  ConnectorsResetCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    HistoryStack history = HistoryStack.of(headway.endpoints());
    try (ConnectCluster cluster = new ConnectCluster(history.connectUrl())) {
      if (empty) {
        history.sinks().keySet().forEach(cluster::stop);
        empty(history.access());
      }
      for (String name : history.sinks().keySet()) {
        cluster.rewind(name);
        headway.terminal().out().println("rewound    " + name);
      }
    }
    return 0;
  }

  private static void empty(HistoryAccess access) {
    HistoryAccess.Login owner =
        access
            .owner()
            .orElseThrow(
                () ->
                    new RequestFailedException(
                        "Only the owner of the schema may empty its tables: name it by HEADWAY_POSTGRES_OWNER_USER.",
                        false));
    try (Connection connection = HistoryDatabase.source(access.url(), owner).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(EMPTY);
    } catch (SQLException e) {
      throw new RequestFailedException("The tables cannot be emptied: " + e.getMessage(), false, e);
    }
  }
}
