// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.stack.Component;
import dev.headway.ops.stack.DetachedStack;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.LocalStackBuilder;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.StackListener;
import dev.headway.ops.view.Durations;
import dev.headway.ops.view.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the local stack. */
@Command(
    name = "up",
    description = {
      "Starts Kafka, the schema registry and Headway on this machine and waits until they serve.",
      "HEADWAY_KAFKA_BOOTSTRAP_SERVERS and HEADWAY_SCHEMA_REGISTRY_URL, when set, replace the embedded ones."
    })
final class UpCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Option(
      names = "--detach",
      description = "Leaves the stack running in the background; stop it with: headway down")
  private boolean detach;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Starts only these: kafka, registry, headway (default: all).")
  private List<String> only = new ArrayList<>();

  UpCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() throws InterruptedException {
    Set<Part> parts = parts();
    return detach ? detached(parts) : foreground(parts);
  }

  private Set<Part> parts() {
    try {
      return only.isEmpty()
          ? EnumSet.allOf(Part.class)
          : only.stream()
              .map(Part::of)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    } catch (IllegalArgumentException e) {
      throw headway.usage(e);
    }
  }

  private int detached(Set<Part> parts) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--data", headway.data().root().toString()));
    headway
        .portOffset()
        .ifPresent(offset -> arguments.addAll(List.of("--port-offset", Integer.toString(offset))));
    arguments.addAll(
        List.of("--only", parts.stream().map(Part::id).collect(Collectors.joining(","))));
    headway.ports();
    return DetachedStack.start(
        headway.data(), Main.class, arguments, headway.terminal().out()::println);
  }

  private int foreground(Set<Part> parts) throws InterruptedException {
    LocalStackBuilder builder =
        LocalStack.builder()
            .data(headway.data().root())
            .ports(headway.ports())
            .only(parts)
            .listener(new Announcer(headway.terminal()));
    Map<String, String> environment = headway.environment();
    if (!environment.getOrDefault("HEADWAY_KAFKA_BOOTSTRAP_SERVERS", "").isBlank()) {
      builder.externalKafka(environment.getOrDefault("HEADWAY_KAFKA_BOOTSTRAP_SERVERS", ""));
    }
    if (!environment.getOrDefault("HEADWAY_SCHEMA_REGISTRY_URL", "").isBlank()) {
      builder.externalRegistry(environment.getOrDefault("HEADWAY_SCHEMA_REGISTRY_URL", ""));
    }
    Terminal terminal = headway.terminal();
    try (LocalStack stack = builder.start()) {
      terminal.out().println();
      terminal
          .out()
          .println(
              terminal.styled(
                  Terminal.Style.GOOD,
                  parts.contains(Part.HEADWAY) ? "Headway is up" : "The stack is up"));
      if (parts.contains(Part.HEADWAY)) {
        terminal.out().println("  REST API         " + stack.httpUrl());
        terminal.out().println("  API reader       " + stack.httpUrl() + "/docs");
      }
      terminal.out().println("  Kafka            " + stack.bootstrapServers());
      terminal.out().println("  Schema registry  " + stack.registryUrl());
      terminal.out().println("  Data and logs    " + stack.data().root());
      terminal.out().println("Ctrl-C, or headway down, stops it.");
      terminal.out().flush();
      // The JVM's end, by Ctrl-C or SIGTERM, stops the stack.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** Tells the progress. */
  private record Announcer(Terminal terminal) implements StackListener {
    @Override
    public void starting(Component component) {
      say("starting  " + component.title() + " …");
    }

    @Override
    public void ready(Component component, Duration took) {
      say(
          terminal.styled(Terminal.Style.GOOD, "ready")
              + "     "
              + component.title()
              + " after "
              + Durations.of(took)
              + " at "
              + component.address());
    }

    @Override
    public void external(Part part, String address) {
      say("yours     " + part.title() + " at " + address);
    }

    @Override
    public void stopping(Component component) {
      say("stopping  " + component.title() + " …");
    }

    @Override
    public void lost(Component component, int exitCode) {
      say(
          terminal.styled(Terminal.Style.BAD, "lost")
              + "      "
              + component.title()
              + " ended by itself with exit code "
              + exitCode
              + "; see "
              + component.log()
              + ", then stop and start the stack");
    }

    private void say(String line) {
      terminal.out().println(line);
      terminal.out().flush();
    }
  }
}
