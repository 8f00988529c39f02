// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.agents;

import dev.headway.agent.Agent;
import dev.headway.agent.examples.Example;
import dev.headway.agent.model.GoalDirectedModel;
import dev.headway.agent.registry.AgentDefinition.Kind;
import dev.headway.ops.agents.AgentPlatform;
import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.stack.LocalProgram;
import dev.headway.ops.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Processes with the agents of examples: two with all planners, two with all workers. */
public final class Crew implements AutoCloseable {
  private static final int OF_EACH = 2;
  private static final Duration START = Duration.ofSeconds(90);

  private final List<Member> members = new ArrayList<>();
  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
  private final ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor();

  /** What the agents of a process are. */
  public enum Role {
    /** Those that drive plans. */
    PLANNERS(Kind.PLANNER),
    /** Those that do tasks. */
    WORKERS(Kind.WORKER);

    private final Kind kind;

    Role(Kind kind) {
      this.kind = kind;
    }

    /** Name for people. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Member(Role role, LocalProgram program) {}

  /**
   * A process that was killed.
   *
   * @param process which
   * @param pid its process id
   * @param gone whether it is gone
   */
  public record Killed(LocalProgram process, long pid, boolean gone) {}

  /**
   * A crew, not started.
   *
   * @param main main class of the headway command
   * @param examples whose agents
   * @param environment where the stack is
   * @param logs folder for their logs
   */
  public Crew(Class<?> main, List<Example> examples, Map<String, String> environment, Path logs) {
    for (Role role : Role.values()) {
      String agents =
          examples.stream()
              .flatMap(example -> example.crew().agents(new GoalDirectedModel()).stream())
              .filter(agent -> agent.kind() == role.kind)
              .map(Agent::name)
              .collect(Collectors.joining(","));
      for (int i = 1; i <= OF_EACH; i++) {
        String name = role.word() + "-" + i;
        List<String> arguments = new ArrayList<>(List.of("agents"));
        examples.forEach(example -> arguments.add(example.name()));
        arguments.addAll(List.of("--agent", agents, "--instance", name));
        members.add(
            new Member(
                role,
                new LocalProgram(name, main, arguments, environment, logs, AgentPlatform.AT_WORK)));
      }
    }
  }

  /** Starts all, and waits until they take part. */
  public void start() {
    CompletableFuture.allOf(
            members.stream()
                .map(one -> CompletableFuture.runAsync(one.program()::start, starters))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /**
   * Kills one of the processes with these agents that is at work; waits for one.
   *
   * @throws IllegalStateException when none is at work for long
   */
  public Killed kill(Role role, Random random) {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      List<LocalProgram> atWork =
          members.stream()
              .filter(one -> one.role() == role && one.program().isAtWork())
              .map(Member::program)
              .toList();
      if (!atWork.isEmpty()) {
        LocalProgram victim = atWork.get(random.nextInt(atWork.size()));
        long pid = victim.pid().orElseThrow();
        victim.kill();
        return new Killed(
            victim, pid, ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true));
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no process with " + role.word() + " is at work");
      }
      Pause.of(Duration.ofMillis(20));
    }
  }

  /** Starts a process again after a while, without being waited for. */
  public void startAgain(LocalProgram process, Duration after) {
    starters.execute(
        () -> {
          try {
            Thread.sleep(after);
            process.start();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (StackException e) {
            findings.add(new Finding("A6", String.valueOf(e.getMessage())));
          }
        });
  }

  /** Waits until all are at work; says who is not. */
  public List<Finding> awaitAtWork() {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      List<String> missing =
          members.stream()
              .map(Member::program)
              .filter(process -> !process.isAtWork())
              .map(LocalProgram::name)
              .toList();
      if (missing.isEmpty()) {
        return List.of();
      }
      if (System.nanoTime() > deadline) {
        return List.of(
            new Finding("A6", missing + " are not at work " + START.toSeconds() + " s later"));
      }
      Pause.of(Duration.ofMillis(50));
    }
  }

  /** Processes that ended by themselves, and errors in their logs. */
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(findings);
    for (Member member : members) {
      if (member.program().endedByItself()) {
        all.add(new Finding("A6", member.program().name() + " ended by itself"));
      }
      member.program().written().forEach(log -> all.addAll(errors(log)));
    }
    return all;
  }

  private static List<Finding> errors(Path log) {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> line.startsWith("ERROR"))
          .map(line -> new Finding("A6", log.getFileName() + ": " + line))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets all finish what they have in hand and ends them. */
  @Override
  public void close() {
    starters.shutdownNow();
    List<Thread> stops =
        members.stream().map(one -> Thread.ofVirtual().start(one.program()::close)).toList();
    for (Thread stop : stops) {
      try {
        stop.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
