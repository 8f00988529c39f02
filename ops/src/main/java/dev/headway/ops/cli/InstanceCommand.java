// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.stack.ControlClient;
import dev.headway.ops.stack.ControlRequest;
import dev.headway.ops.stack.ControlRequest.Action;
import dev.headway.ops.stack.DataFolder;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.StackException;
import dev.headway.ops.stack.StackState;
import dev.headway.ops.view.Table;
import dev.headway.ops.view.Table.Cell;
import dev.headway.ops.view.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The instances of the running stack of the data folder. */
@Command(
    name = "instance",
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and changes the instances of Headway in the running stack.")
final class InstanceCommand implements Runnable {
  private final HeadwayCommand headway;

  @Spec private @Nullable CommandSpec spec;

  InstanceCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "Name what to do: list, add, stop, restart, kill, pause, continue.");
    }
  }

  /** One or all of them. */
  static final class Which {
    @Parameters(paramLabel = "ID", description = "Number of the instance.")
    private @Nullable Integer id;

    @Option(names = "--all", description = "All that run, one after the other.")
    private boolean all;
  }

  @Command(
      name = "list",
      description =
          "Shows the instances: state, process, partitions, address. Exit code 1 when none is ready.")
  int list(@Mixin JsonOption json) {
    DataFolder data = headway.data();
    List<PartStatus> instances =
        StackState.read(data.stateFile())
            .filter(s -> s.supervisor().running().isPresent())
            .orElseThrow(
                () ->
                    new StackException(
                        "No stack runs for "
                            + data.root()
                            + ". Start it with: "
                            + data.command("up")))
            .of(Part.HEADWAY)
            .stream()
            .map(PartStatus::own)
            .toList();
    Terminal terminal = headway.terminal();
    if (json.wanted()) {
      terminal.out().println(JsonOption.pretty(instances));
    } else {
      Table table = new Table("instance", "health", "process", "partitions", "address");
      for (PartStatus instance : instances) {
        table.row(
            new Cell(Integer.toString(instance.id()), Terminal.Style.STRONG),
            instance.stateCell(),
            instance.pidCell(),
            instance.partitionsCell(),
            instance.addressCell());
      }
      table.lines(terminal).forEach(terminal.out()::println);
    }
    return instances.stream().anyMatch(PartStatus::healthy) ? 0 : 1;
  }

  @Command(
      name = "add",
      description =
          "Starts one more instance, or one that was stopped or killed, and waits until it is ready.")
  int add(
      @Parameters(
              arity = "0..1",
              paramLabel = "ID",
              description = "Number of the instance (default: the lowest that does not run).")
          @Nullable Integer id) {
    return send(Action.ADD, id);
  }

  @Command(
      name = "stop",
      description = "Lets an instance leave in order (SIGTERM) and waits until it is gone.")
  int stop(@Parameters(paramLabel = "ID", description = "Number of the instance.") int id) {
    return send(Action.STOP, id);
  }

  @Command(
      name = "restart",
      description =
          "Stops an instance, starts it again and waits until it is ready; with --all one after the other.")
  int restart(@ArgGroup(multiplicity = "1") Which which) {
    return send(Action.RESTART, which.all ? null : which.id);
  }

  @Command(name = "kill", description = "Kills an instance at once (SIGKILL).")
  int kill(@Parameters(paramLabel = "ID", description = "Number of the instance.") int id) {
    return send(Action.KILL, id);
  }

  @Command(
      name = "pause",
      description =
          "Freezes an instance (SIGSTOP): its connections stay, but it neither folds nor answers.")
  int pause(@Parameters(paramLabel = "ID", description = "Number of the instance.") int id) {
    return send(Action.PAUSE, id);
  }

  @Command(name = "continue", description = "Lets a paused instance go on (SIGCONT).")
  int resume(@Parameters(paramLabel = "ID", description = "Number of the instance.") int id) {
    return send(Action.CONTINUE, id);
  }

  private int send(Action action, @Nullable Integer id) {
    Terminal terminal = headway.terminal();
    String done =
        new ControlClient(headway.data())
            .send(
                new ControlRequest(action, id),
                line -> {
                  terminal.out().println(line);
                  terminal.out().flush();
                });
    terminal.out().println(done);
    return 0;
  }
}
