// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.agent.GoalClient;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.examples.Example;
import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.agents.Crew;
import dev.headway.ops.faults.agents.Said;
import dev.headway.ops.faults.agents.Talk;
import dev.headway.ops.faults.agents.Tracked;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.faults.log.Drain;
import dev.headway.schemas.key.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One run of a scenario of agents with one seed. */
final class AgentRun {
  /** How long a plan may take that nobody disturbs, and all of them after the last kill. */
  private static final Duration PLANS = Duration.ofSeconds(90);

  /** How long the tracker may take to have read it all. */
  private static final Duration TRACKED = Duration.ofSeconds(30);

  /** When for so long nothing more is said, nothing more will be. */
  private static final Duration QUIET = Duration.ofMillis(1_500);

  private static final int MOST_PACE_MILLIS = 1_000;
  private static final int MOST_UNTIL_KILL_MILLIS = 250;
  private static final int MOST_UNTIL_START_MILLIS = 1_500;

  private final AgentScenario scenario;
  private final AgentCluster cluster;
  private final long seed;
  private final Consumer<String> progress;
  private final long began = System.nanoTime();
  private final Owner owner;
  private final Random random;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Strike> strikes = new ArrayList<>();
  private long examined;

  /** A plan that was asked for, the first of its kind undisturbed. */
  private record Plan(Kind kind, String id, CompletableFuture<Long> answered) {
    boolean open() {
      return !answered.isDone();
    }
  }

  /** Plans that take the same course. */
  private record Kind(AgentScenario.Work work, Map<String, Object> goal) {
    @Override
    public String toString() {
      return work.example().name() + " " + goal;
    }
  }

  private record Strike(Crew.Role role, String evidence, long at, List<Plan> open) {}

  private AgentRun(
      AgentScenario scenario, AgentCluster cluster, long seed, Consumer<String> progress) {
    this.scenario = scenario;
    this.cluster = cluster;
    this.seed = seed;
    this.progress = progress;
    this.owner = new Owner("acme", "agents-" + seed);
    this.random = new Random(seed);
  }

  /**
   * Runs {@code scenario} on a cluster of its own.
   *
   * @param folder for data and logs; stays
   * @param main main class of the headway command
   * @param progress told what happens
   */
  static Outcome of(
      AgentScenario scenario, long seed, Path folder, Class<?> main, Consumer<String> progress)
      throws InterruptedException {
    long began = System.nanoTime();
    try (AgentCluster cluster = AgentCluster.start(scenario, folder, main)) {
      progress.accept("stack and agents are up");
      return on(cluster, scenario, seed, progress);
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return new Outcome(
          scenario.id(),
          seed,
          List.of(),
          0,
          0,
          List.of(),
          "none",
          since(began),
          "",
          List.of(Finding.endedEarly(e)));
    }
  }

  /** Runs {@code scenario} on a cluster that runs already, and goes on to. */
  static Outcome on(
      AgentCluster cluster, AgentScenario scenario, long seed, Consumer<String> progress) {
    return new AgentRun(scenario, cluster, seed, progress).run();
  }

  private Outcome run() {
    List<Plan> plans = new ArrayList<>();
    List<Plan> calm = new ArrayList<>();
    long events;
    try (GoalClient client = cluster.platform().client(owner)) {
      for (Kind kind : kinds()) {
        calm.add(ask(client, kind));
      }
      awaitAnswers(calm);
      Map<Kind, Map<Said.Line, Integer>> courses = courses(calm);
      progress.accept(calm.size() + " plans undisturbed; killing");
      disturb(client, plans);
      awaitAnswers(plans);
      findings.addAll(cluster.crew().awaitAtWork());
      awaitQuiet();
      progress.accept("examining");
      examined = System.nanoTime();
      Talk talk = Talk.read(cluster.deployment(), owner);
      events = talk.size();
      Map<Kind, Optional<Tracked>> usual = new HashMap<>();
      for (Plan plan : calm) {
        findings.addAll(talk.check(plan.id(), Objects.requireNonNull(courses.get(plan.kind()))));
        usual.put(plan.kind(), tracked(plan, Tracked::isDone));
      }
      for (Plan plan : plans) {
        findings.addAll(talk.check(plan.id(), Objects.requireNonNull(courses.get(plan.kind()))));
        Optional<Tracked> same = Objects.requireNonNull(usual.get(plan.kind()));
        tracked(plan, now -> same.filter(now::equals).isPresent());
      }
    }
    findings.addAll(cluster.findings());
    return new Outcome(
        scenario.id(),
        seed,
        strikes.stream().map(AgentRun::struck).toList(),
        events,
        plans.size(),
        List.of("topics", "tracker"),
        "none",
        since(began),
        "",
        findings);
  }

  private List<Kind> kinds() {
    return scenario.work().stream()
        .flatMap(work -> work.example().goals().stream().map(goal -> new Kind(work, goal)))
        .toList();
  }

  private static Plan ask(GoalClient client, Kind kind) {
    Example example = kind.work().example();
    GoalClient.Asked asked =
        client.ask(example.goalEvent(), kind.goal(), example.responseEvent(), null);
    return new Plan(
        kind, asked.planId(), asked.answer().thenApply((ResultContext any) -> System.nanoTime()));
  }

  /** Asks for plan after plan, and kills in between. */
  private void disturb(GoalClient client, List<Plan> plans) {
    List<Kind> kinds = new ArrayList<>(kinds());
    List<Crew.Role> victims = new ArrayList<>();
    for (int i = 0; i < scenario.kills(); i++) {
      victims.addAll(Arrays.asList(Crew.Role.values()));
    }
    Collections.shuffle(victims, random);
    for (int i = 0; i < scenario.plans(); i++) {
      plans.add(ask(client, kinds.get(i % kinds.size())));
      Pause.of(Duration.ofMillis(random.nextInt(MOST_UNTIL_KILL_MILLIS)));
      boolean due = random.nextInt(scenario.plans() - i) < victims.size();
      if (due && plans.stream().anyMatch(Plan::open)) {
        kill(victims.removeFirst(), plans);
      }
      Pause.of(Duration.ofMillis(random.nextInt(MOST_PACE_MILLIS)));
    }
    if (!victims.isEmpty()) {
      findings.add(new Finding("fault", "not fired, since no plan was open: " + victims));
    }
  }

  private void kill(Crew.Role role, List<Plan> plans) {
    List<Plan> open = plans.stream().filter(Plan::open).toList();
    long at = System.nanoTime();
    Crew.Killed killed = cluster.crew().kill(role, random);
    String evidence =
        "process %d of %s is %s, %d plans open"
            .formatted(
                killed.pid(),
                killed.process().name(),
                killed.gone() ? "gone" : "there",
                open.size());
    if (!killed.gone()) {
      findings.add(new Finding("fault", "not fired: " + evidence));
    }
    cluster
        .crew()
        .startAgain(killed.process(), Duration.ofMillis(random.nextInt(MOST_UNTIL_START_MILLIS)));
    strikes.add(new Strike(role, evidence, at, open));
    progress.accept(AgentScenario.title(role) + ": " + evidence);
  }

  private void awaitAnswers(Collection<Plan> plans) {
    long deadline = System.nanoTime() + PLANS.toNanos();
    while (plans.stream().anyMatch(Plan::open) && System.nanoTime() < deadline) {
      Pause.of(Duration.ofMillis(20));
    }
    plans.stream()
        .filter(Plan::open)
        .forEach(
            plan ->
                findings.add(
                    new Finding(
                        "A1",
                        "plan %s (%s) has no answer after %d s"
                            .formatted(plan.id(), plan.kind(), PLANS.toSeconds()))));
  }

  /** Waits until nobody has anything more to say. */
  private void awaitQuiet() {
    Drain drain = new Drain(cluster.deployment());
    long deadline = System.nanoTime() + PLANS.toNanos();
    var ends = drain.inputEnds();
    long quietSince = System.nanoTime();
    while (since(quietSince).compareTo(QUIET) < 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("agents go on talking after all plans have ended");
      }
      Pause.of(Duration.ofMillis(200));
      var now = drain.inputEnds();
      if (!now.equals(ends)) {
        ends = now;
        quietSince = System.nanoTime();
      }
    }
  }

  /** How plans go that nobody disturbs. An answer is the last that is said of one. */
  private Map<Kind, Map<Said.Line, Integer>> courses(List<Plan> calm) {
    Talk talk = Talk.read(cluster.deployment(), owner);
    Map<Kind, Map<Said.Line, Integer>> courses = new HashMap<>();
    for (Plan plan : calm) {
      courses.put(plan.kind(), talk.course(plan.id()));
      long requests = talk.requests(plan.id());
      if (requests != plan.kind().work().requests()) {
        findings.add(
            new Finding(
                "A2",
                "%s makes %d requests undisturbed, not %d"
                    .formatted(plan.kind(), requests, plan.kind().work().requests())));
      }
    }
    return courses;
  }

  /** What the tracker says in the end. */
  private Optional<Tracked> tracked(Plan plan, Predicate<Tracked> expected) {
    while (true) {
      Optional<Tracked> tracked = Tracked.ask(cluster.platform().tracker(), owner, plan.id());
      if (tracked.filter(expected).isPresent()) {
        return tracked;
      }
      if (since(examined).compareTo(TRACKED) > 0) {
        findings.add(
            new Finding(
                "A5",
                "plan %s (%s): the tracker says %s"
                    .formatted(
                        plan.id(), plan.kind(), tracked.map(Tracked::toString).orElse("nothing"))));
        return tracked;
      }
      Pause.of(Duration.ofMillis(200));
    }
  }

  private static Outcome.Struck struck(Strike strike) {
    long last =
        strike.open().stream()
            .mapToLong(plan -> plan.answered().getNow(System.nanoTime()))
            .max()
            .orElse(strike.at());
    return new Outcome.Struck(
        strike.role().word(),
        AgentScenario.title(strike.role()),
        strike.evidence(),
        Duration.ofNanos(last - strike.at()));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
