// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.agent.Agent;
import dev.headway.agent.examples.Example;
import dev.headway.agent.examples.Examples;
import dev.headway.agent.model.ModelConfig;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.ops.agents.AgentPlatform;
import dev.headway.ops.client.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps example agents at work. */
@Command(
    name = "agents",
    description = {
      "Starts agents of the examples on a stack that runs, and keeps them at work until Ctrl-C or SIGTERM; then they finish what they have in hand.",
      "Started twice, they share the work. Says 'Agents are at work' when all take part.",
      "Examples: feedback-choreography, research-advisor, order-fulfilment, approval-wait."
    })
final class AgentsCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Parameters(
      paramLabel = "EXAMPLE",
      arity = "0..*",
      description = "Examples whose agents start (default: all).")
  private List<String> examples = new ArrayList<>();

  @Option(
      names = "--agent",
      paramLabel = "NAME",
      split = ",",
      description = "Only these agents of them, such as order-planner,payment.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "embedded",
      description =
          "What planners reason with: embedded (no network), openai:NAME or anthropic:NAME (default: ${DEFAULT-VALUE}).")
  private String model = "embedded";

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description =
          "Which instance of these agents this is. One that was killed and starts again under the same id ends at once what it had left open; "
              + "without, the others wait for that for up to 20 s. No two may run under the same id.")
  private @Nullable String instance;

  AgentsCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() throws InterruptedException {
    ReasoningModel reasoning;
    List<Agent> agents;
    try {
      reasoning = ModelConfig.parse(model, headway.environment()).open(headway.environment());
      agents = chosen(reasoning);
    } catch (IllegalArgumentException e) {
      throw headway.usage(e);
    }
    Endpoints endpoints = headway.endpoints();
    Thread working = Thread.currentThread();
    CountDownLatch left = new CountDownLatch(1);
    Thread ending =
        Thread.ofPlatform().name("agents-ending").unstarted(() -> interrupt(working, left));
    Runtime.getRuntime().addShutdownHook(ending);
    try (AgentPlatform platform =
        new AgentPlatform(
            endpoints.tracker(),
            endpoints.httpUrl(),
            headway.token(),
            reasoning,
            Optional.ofNullable(instance))) {
      platform.start(agents);
      say(AgentPlatform.AT_WORK + ": " + names(agents) + ". Ctrl-C stops them.");
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // asked to end, and has
    } finally {
      left.countDown();
      forget(ending);
    }
    return 0;
  }

  private static void forget(Thread ending) {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      // it is what ends them
    }
  }

  /** The JVM's end waits until agents have finished what they have in hand. */
  private static void interrupt(Thread working, CountDownLatch left) {
    working.interrupt();
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Agent> chosen(ReasoningModel reasoning) {
    List<Example> named =
        examples.isEmpty()
            ? Examples.all()
            : examples.stream().distinct().map(Examples::named).toList();
    List<Agent> all = named.stream().flatMap(e -> e.crew().agents(reasoning).stream()).toList();
    for (String name : only) {
      if (all.stream().noneMatch(agent -> agent.name().equals(name))) {
        throw new IllegalArgumentException("no agent '%s': one of %s".formatted(name, names(all)));
      }
    }
    return only.isEmpty()
        ? all
        : all.stream().filter(agent -> only.contains(agent.name())).toList();
  }

  private static String names(List<Agent> agents) {
    return agents.stream().map(Agent::name).collect(Collectors.joining(", "));
  }

  private void say(String line) {
    headway.terminal().out().println(line);
    headway.terminal().out().flush();
  }
}
