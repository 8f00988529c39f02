// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.agent.model.ModelConfig;
import dev.headway.ops.agents.AgentPlatform;
import dev.headway.ops.agents.Demonstration;
import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.Identity;
import dev.headway.ops.history.ConnectCluster;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.stack.Component;
import dev.headway.ops.stack.DataFolder;
import dev.headway.ops.stack.DetachedStack;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.LocalStackBuilder;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.ops.stack.StackListener;
import dev.headway.ops.view.Durations;
import dev.headway.ops.view.Terminal;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the local stack. */
@Command(
    name = "up",
    description = {
      "Starts Kafka, the schema registry, Postgres, Headway and Kafka Connect on this machine and waits until they serve.",
      "HEADWAY_KAFKA_BOOTSTRAP_SERVERS, HEADWAY_SCHEMA_REGISTRY_URL, HEADWAY_POSTGRES_URL and HEADWAY_CONNECT_URL, when set, replace the embedded ones."
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
      description =
          "Starts only these: kafka, registry, postgres, headway, connect (default: all).")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--instances",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Instances of Headway (default: 1); more can be added later with: headway instance add")
  private int instances = 1;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      description =
          "Kafka brokers: 1, or 3 with three copies of every topic (default: what the data folder was made with, else 1).")
  private @Nullable Integer brokers;

  @Option(
      names = "--demo",
      description =
          "Also runs example agents, which work on one plan after the other until the stack is stopped.")
  private boolean demo;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "embedded",
      description =
          "What the planners of --demo reason with: embedded (no network), openai:NAME or anthropic:NAME (default: ${DEFAULT-VALUE}).")
  private String model = "embedded";

  UpCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() throws InterruptedException {
    Set<Part> parts = parts();
    check(parts);
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

  /** Before anything is done, here and not in the background. */
  private void check(Set<Part> parts) {
    try {
      sized(LocalStack.builder());
      Ports ports = headway.ports();
      ports.http(instances);
      ports.controller(brokers == null ? 1 : brokers);
      if (demo) {
        if (!parts.containsAll(Part.LIVE)) {
          throw new IllegalArgumentException(
              "agents of --demo need kafka, registry and headway: add them to --only");
        }
        ModelConfig.parse(model, headway.environment()).open(headway.environment()).close();
      }
    } catch (IllegalArgumentException e) {
      throw headway.usage(e);
    }
  }

  private LocalStackBuilder sized(LocalStackBuilder builder) {
    if (brokers != null) {
      builder.brokers(brokers);
    }
    return builder.instances(instances);
  }

  private int detached(Set<Part> parts) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--data", headway.data().root().toString()));
    headway
        .portOffset()
        .ifPresent(offset -> arguments.addAll(List.of("--port-offset", Integer.toString(offset))));
    arguments.addAll(
        List.of("--only", parts.stream().map(Part::id).collect(Collectors.joining(","))));
    arguments.addAll(List.of("--instances", Integer.toString(instances)));
    if (brokers != null) {
      arguments.addAll(List.of("--brokers", brokers.toString()));
    }
    if (demo) {
      arguments.addAll(List.of("--demo", "--model", model));
    }
    return DetachedStack.start(
        headway.data(), Main.class, arguments, headway.terminal().out()::println);
  }

  private int foreground(Set<Part> parts) throws InterruptedException {
    LocalStackBuilder builder =
        sized(LocalStack.builder())
            .data(headway.data().root())
            .ports(headway.ports())
            .only(parts)
            .listener(new Announcer(headway.terminal(), headway.data()));
    Map<String, String> environment = headway.environment();
    if (!environment.getOrDefault("HEADWAY_KAFKA_BOOTSTRAP_SERVERS", "").isBlank()) {
      builder.externalKafka(environment.getOrDefault("HEADWAY_KAFKA_BOOTSTRAP_SERVERS", ""));
    }
    if (!environment.getOrDefault("HEADWAY_SCHEMA_REGISTRY_URL", "").isBlank()) {
      builder.externalRegistry(environment.getOrDefault("HEADWAY_SCHEMA_REGISTRY_URL", ""));
    }
    HistoryAccess.of(environment).ifPresent(builder::externalPostgres);
    if (!environment.getOrDefault(Endpoints.CONNECT_VARIABLE, "").isBlank()) {
      builder.externalConnect(environment.getOrDefault(Endpoints.CONNECT_VARIABLE, "").strip());
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
        String urls =
            stack.instances().stream().map(Component::address).collect(Collectors.joining(", "));
        terminal.out().println("  Dashboard        " + stack.httpUrl() + "/");
        terminal.out().println("  REST API         " + urls);
        terminal.out().println("  API reader       " + stack.httpUrl() + "/docs");
      }
      terminal.out().println("  Kafka            " + stack.bootstrapServers());
      terminal.out().println("  Schema registry  " + stack.registryUrl());
      if (parts.contains(Part.POSTGRES)) {
        terminal.out().println("  Postgres         " + stack.history().url());
      }
      terminal.out().println("  Data and logs    " + stack.data().root());
      terminal.out().println("Ctrl-C, or headway down, stops it.");
      terminal.out().flush();
      if (demo) {
        demonstrate(stack);
      }
      // The JVM's end, by Ctrl-C or SIGTERM, stops the stack.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private void demonstrate(LocalStack stack) throws InterruptedException {
    Endpoints endpoints = headway.endpoints();
    Identity who = headway.identity();
    stack.closeFirst(
        Demonstration.start(
            new AgentPlatform(
                endpoints.tracker(),
                endpoints.httpUrl(),
                headway.token(),
                ModelConfig.parse(model, headway.environment()).open(headway.environment())),
            new Owner(who.tenant(), who.user())));
    headway
        .terminal()
        .out()
        .println(
            "Agents are at work for tenant %s, user %s: one plan every few seconds."
                .formatted(who.tenant(), who.user()));
    headway.terminal().out().flush();
  }

  /** Tells the progress. */
  private record Announcer(Terminal terminal, DataFolder data) implements StackListener {
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
    public void migrated(int migrations) {
      say(
          terminal.styled(Terminal.Style.GOOD, "ready")
              + "     schema of history, after "
              + migrations
              + (migrations == 1 ? " migration" : " migrations"));
    }

    @Override
    public void applied(String connector, ConnectCluster.Applied how) {
      say(String.format(Locale.ROOT, "%-9s %s", how.name().toLowerCase(Locale.ROOT), connector));
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
              + (component.part() == Part.HEADWAY
                  ? ", then start it again with: " + data.command("instance add " + component.id())
                  : ", then stop and start the stack"));
    }

    @Override
    public void asked(Component component, String what) {
      say(String.format(Locale.ROOT, "%-9s %s, as asked", what, component.title()));
    }

    private void say(String line) {
      terminal.out().println(line);
      terminal.out().flush();
    }
  }
}
