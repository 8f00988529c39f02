// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Without a sub-command it shows the sinks. */
@Command(
    name = "connectors",
    description =
        "Shows, configures and rewinds the sinks that write history. Without a command: shows them; exit code 1 when one does not run.")
final class ConnectorsCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Mixin private final JsonOption json = new JsonOption();

  ConnectorsCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    Endpoints endpoints = headway.endpoints();
    List<SinkStatus> sinks = SinkStatus.all(endpoints);
    if (sinks.isEmpty()) {
      throw new RequestFailedException(
          endpoints.connectUrl().isPresent()
              ? "Kafka Connect does not answer at " + endpoints.connectUrl().get() + "."
              : "This stack has no Kafka Connect; start it with: headway up",
          true);
    }
    if (json.wanted()) {
      headway.terminal().out().println(JsonOption.pretty(sinks));
    } else {
      SinkStatus.print(sinks, headway.terminal());
    }
    return sinks.stream().allMatch(SinkStatus::running) ? 0 : 1;
  }
}
