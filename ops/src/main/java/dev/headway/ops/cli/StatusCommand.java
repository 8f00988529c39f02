// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.ConsumerLag;
import dev.headway.ops.client.Endpoints;
import dev.headway.ops.stack.Health;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.StackState;
import dev.headway.ops.view.Table;
import dev.headway.ops.view.Table.Cell;
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
        "Shows the parts of the stack, their health and how far Headway is behind. Exit code 1 when one is down.")
final class StatusCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Mixin private final JsonOption json = new JsonOption();

  StatusCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  /** One part; process, port and log are null when it is not ours. */
  private record PartStatus(
      String part,
      boolean healthy,
      String address,
      @Nullable Long pid,
      @Nullable Integer port,
      @Nullable String log) {}

  /** The whole; lag is in records and null when unknown. */
  private record Report(
      String data,
      boolean running,
      @Nullable Long supervisorPid,
      List<PartStatus> parts,
      @Nullable Long lag) {}

  @Override
  public Integer call() {
    Report report = report();
    if (json.wanted()) {
      headway.terminal().out().println(JsonOption.pretty(report));
    } else {
      print(report);
    }
    return report.parts().stream().allMatch(PartStatus::healthy) ? 0 : 1;
  }

  private Report report() {
    Endpoints endpoints = headway.endpoints();
    Optional<StackState> state =
        headway.portOffset().isPresent()
            ? Optional.empty()
            : StackState.read(headway.data().stateFile());
    Map<String, Object> kafka = endpoints.kafka(Map.of());
    String registry = endpoints.tracker().registry().getOrDefault("schema.registry.url", "");
    List<PartStatus> parts = new ArrayList<>();
    boolean kafkaUp = Health.kafka(kafka);
    for (Part part : Part.values()) {
      // A stack started with --only is whole without the others.
      if (state.isEmpty() || state.get().parts().contains(part.id())) {
        parts.add(
            switch (part) {
              case KAFKA ->
                  part(part, state, kafkaUp, String.valueOf(kafka.get("bootstrap.servers")));
              case REGISTRY -> part(part, state, Health.registry(registry), registry);
              case HEADWAY ->
                  part(part, state, Health.headway(endpoints.httpUrl()), endpoints.httpUrl());
            });
      }
    }
    Long lag = kafkaUp ? ConsumerLag.of(endpoints).map(Long::valueOf).orElse(null) : null;
    Optional<ProcessHandle> supervisor = state.flatMap(s -> s.supervisor().running());
    return new Report(
        headway.data().root().toString(),
        supervisor.isPresent(),
        supervisor.map(ProcessHandle::pid).orElse(null),
        parts,
        lag);
  }

  private static PartStatus part(
      Part part, Optional<StackState> state, boolean healthy, String address) {
    Optional<StackState.Running> running =
        state.flatMap(
            s -> s.components().stream().filter(c -> c.part().equals(part.id())).findFirst());
    return new PartStatus(
        part.id(),
        healthy,
        address,
        running.flatMap(r -> r.process().running()).map(ProcessHandle::pid).orElse(null),
        running.map(StackState.Running::port).orElse(null),
        running.map(StackState.Running::log).orElse(null));
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
    Table table = new Table("part", "health", "process", "address");
    for (PartStatus part : report.parts()) {
      table.row(
          new Cell(part.part(), Terminal.Style.STRONG),
          part.healthy()
              ? new Cell("up", Terminal.Style.GOOD)
              : new Cell("down", Terminal.Style.BAD),
          new Cell(part.pid() == null ? "-" : part.pid().toString(), Terminal.Style.FAINT),
          new Cell(part.address(), Terminal.Style.FAINT));
    }
    table.lines(terminal).forEach(terminal.out()::println);
    Long lag = report.lag();
    terminal
        .out()
        .println(
            "Consumer lag: "
                + (lag == null ? "unknown" : lag + (lag == 1 ? " record" : " records")));
  }
}
