// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.ConsumerLag;
import dev.headway.ops.client.Endpoints;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.stack.Health;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.StackState;
import dev.headway.ops.view.Table;
import dev.headway.ops.view.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what runs. */
@Command(
    name = "status",
    description =
        "Shows the servers of the stack, their health and how far Headway and the sinks of history are behind. Exit code 1 when one is down, paused or failed.")
final class StatusCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Mixin private final JsonOption json = new JsonOption();

  StatusCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  /** The whole; lag is in records and null when unknown. */
  private record Report(
      String data,
      boolean running,
      @Nullable Long supervisorPid,
      List<PartStatus> parts,
      @Nullable Long lag,
      List<SinkStatus> sinks) {}

  @Override
  public Integer call() {
    Report report = report();
    if (json.wanted()) {
      headway.terminal().out().println(JsonOption.pretty(report));
    } else {
      print(report);
    }
    return isWhole(report.parts()) && report.sinks().stream().allMatch(SinkStatus::running) ? 0 : 1;
  }

  /** Instances taken away by a command are not missed as long as another one is ready. */
  private static boolean isWhole(List<PartStatus> parts) {
    boolean ready = parts.stream().anyMatch(p -> p.part().equals(Part.HEADWAY.id()) && p.healthy());
    return parts.stream()
        .allMatch(
            p -> p.healthy() || (ready && p.part().equals(Part.HEADWAY.id()) && p.wasEnded()));
  }

  private Report report() {
    Endpoints endpoints = headway.endpoints();
    Optional<StackState> state =
        headway.portOffset().isPresent()
            ? Optional.empty()
            : StackState.read(headway.data().stateFile());
    Map<String, Object> kafka = endpoints.kafka(Map.of());
    String servers = String.valueOf(kafka.get("bootstrap.servers"));
    String registry = endpoints.tracker().registry().getOrDefault("schema.registry.url", "");
    boolean kafkaUp = Health.kafka(kafka);
    List<PartStatus> parts = new ArrayList<>();
    for (Part part : Part.values()) {
      // A stack started with --only is whole without the others.
      if (state.isEmpty() || state.get().parts().contains(part.id())) {
        String address =
            switch (part) {
              case KAFKA -> servers;
              case REGISTRY -> registry;
              case HEADWAY -> endpoints.httpUrl();
              case POSTGRES -> endpoints.history().map(HistoryAccess::url).orElse("");
              case CONNECT -> endpoints.connectUrl().orElse("");
            };
        List<StackState.Running> own = own(part, address, state);
        if (own.isEmpty()) {
          boolean healthy =
              switch (part) {
                case KAFKA -> kafkaUp;
                case REGISTRY -> Health.registry(registry);
                case HEADWAY -> Health.headway(address);
                case POSTGRES -> endpoints.history().filter(Health::postgres).isPresent();
                case CONNECT -> Health.connect(address);
              };
          parts.add(PartStatus.foreign(part, address, healthy));
        }
        own.stream().map(PartStatus::own).forEach(parts::add);
      }
    }
    Long lag = kafkaUp ? ConsumerLag.of(endpoints).map(Long::valueOf).orElse(null) : null;
    Optional<ProcessHandle> supervisor = state.flatMap(s -> s.supervisor().running());
    return new Report(
        headway.data().root().toString(),
        supervisor.isPresent(),
        supervisor.map(ProcessHandle::pid).orElse(null),
        parts,
        lag,
        sinks(endpoints, parts));
  }

  /** Those of a Connect cluster that answers. */
  private static List<SinkStatus> sinks(Endpoints endpoints, List<PartStatus> parts) {
    boolean connect =
        parts.stream().anyMatch(p -> p.part().equals(Part.CONNECT.id()) && p.healthy());
    return connect ? SinkStatus.all(endpoints) : List.of();
  }

  /** The servers the stack runs for a part; none when the environment names others. */
  private static List<StackState.Running> own(
      Part part, String address, Optional<StackState> state) {
    boolean named =
        state
            .filter(
                s ->
                    switch (part) {
                      case KAFKA -> s.bootstrapServers().equals(address);
                      case REGISTRY -> s.registryUrl().equals(address);
                      case POSTGRES -> address.equals(s.postgresUrl());
                      case CONNECT -> address.equals(s.connectUrl());
                      case HEADWAY ->
                          s.httpUrl().equals(address)
                              || s.of(part).stream().anyMatch(i -> i.address().equals(address));
                    })
            .isPresent();
    return named ? state.get().of(part) : List.of();
  }

  private void print(Report report) {
    Terminal terminal = headway.terminal();
    Long pid = report.supervisorPid();
    terminal
        .out()
        .println(
            pid == null
                ? "No stack runs for " + report.data()
                : "Stack of " + report.data() + ", process " + pid);
    Table table = new Table("part", "health", "process", "partitions", "address");
    for (PartStatus part : report.parts()) {
      table.row(
          part.nameCell(),
          part.stateCell(),
          part.pidCell(),
          part.partitionsCell(),
          part.addressCell());
    }
    table.lines(terminal).forEach(terminal.out()::println);
    Long lag = report.lag();
    terminal
        .out()
        .println(
            "Consumer lag: "
                + (lag == null ? "unknown" : lag + (lag == 1 ? " record" : " records")));
    if (!report.sinks().isEmpty()) {
      SinkStatus.print(report.sinks(), terminal);
    }
  }
}
