// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.history.sink.HistorySinks;
import dev.headway.ops.client.ConsumerLag;
import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.history.ConnectCluster;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.view.Table;
import dev.headway.ops.view.Table.Cell;
import dev.headway.ops.view.Terminal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one sink of history is.
 *
 * @param connector its name
 * @param state RUNNING, else what is wrong, as Kafka Connect says it
 * @param running it writes
 * @param lag records of its topic it has not written yet; null when Kafka does not say
 */
record SinkStatus(String connector, String state, boolean running, @Nullable Long lag) {

  /** All of a stack; none when it has no history or its Connect cluster does not answer. */
  static List<SinkStatus> all(Endpoints endpoints) {
    Optional<String> url = endpoints.connectUrl();
    Optional<HistoryAccess> history = endpoints.history();
    if (url.isEmpty() || history.isEmpty()) {
      return List.of();
    }
    try (ConnectCluster cluster = new ConnectCluster(url.get())) {
      return HistorySinks.all(history.get().sinks(endpoints.tracker(), 1)).keySet().stream()
          .map(name -> of(cluster.status(name), endpoints))
          .toList();
    } catch (RequestFailedException e) {
      return List.of();
    }
  }

  private static SinkStatus of(ConnectCluster.Connector connector, Endpoints endpoints) {
    return new SinkStatus(
        connector.name(),
        connector.summary(),
        connector.running(),
        ConsumerLag.of(endpoints, HistorySinks.group(connector.name())).orElse(null));
  }

  static void print(List<SinkStatus> sinks, Terminal terminal) {
    Table table = new Table("sink", "behind", "state");
    for (SinkStatus sink : sinks) {
      Long lag = sink.lag();
      table.row(
          new Cell(sink.connector(), Terminal.Style.STRONG),
          new Cell(lag == null ? "unknown" : lag.toString(), Terminal.Style.FAINT),
          new Cell(sink.state(), sink.running() ? Terminal.Style.GOOD : Terminal.Style.BAD));
    }
    table.lines(terminal).forEach(terminal.out()::println);
  }
}
