// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.agent.examples.feedback.FeedbackChoreography;
import dev.headway.agent.examples.orders.OrderFulfilment;
import dev.headway.ops.faults.fault.AddInstance;
import dev.headway.ops.faults.fault.CorruptState;
import dev.headway.ops.faults.fault.Fault;
import dev.headway.ops.faults.fault.FullDisk;
import dev.headway.ops.faults.fault.HistoryTrouble;
import dev.headway.ops.faults.fault.HttpClients;
import dev.headway.ops.faults.fault.HugePlan;
import dev.headway.ops.faults.fault.KillAtPoint;
import dev.headway.ops.faults.fault.KillBroker;
import dev.headway.ops.faults.fault.KillInstance;
import dev.headway.ops.faults.fault.KillRestoring;
import dev.headway.ops.faults.fault.Network;
import dev.headway.ops.faults.fault.Network.Between;
import dev.headway.ops.faults.fault.Network.Damage;
import dev.headway.ops.faults.fault.PauseBroker;
import dev.headway.ops.faults.fault.PauseInstance;
import dev.headway.ops.faults.fault.RegistryDown;
import dev.headway.ops.faults.fault.RemoveInstance;
import dev.headway.ops.faults.fault.RollingUpgrade;
import dev.headway.ops.faults.fault.SpecialLoad;
import dev.headway.ops.faults.load.LoadShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The scenarios there are. */
public final class Scenarios {
  private static final int RATE = 250;
  private static final int SHORT_RATE = 120;
  private static final int READERS = 3;
  private static final Duration CALM = Duration.ofSeconds(5);
  private static final Duration SHORT_CALM = Duration.ofSeconds(2);
  private static final int STORM_COPIES = 6;

  private Scenarios() {}

  /** All of them: what {@code ./headway faults} runs. */
  public static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>(List.of(steady(), chaos(), points()));
    all.add(broker("F2", "the only broker killed", 1, new KillBroker(Duration.ofSeconds(3))));
    all.add(broker("F2-3", "one broker of three killed", 3, new KillBroker(Duration.ofSeconds(8))));
    all.add(broker("F4", "the broker stands still", 1, new PauseBroker(Duration.ofSeconds(8))));
    all.add(
        broker(
            "F4-3",
            "one broker of three stands still",
            3,
            new PauseBroker(Duration.ofSeconds(12))));
    all.add(network());
    all.add(fullDisk());
    all.add(corruption());
    all.add(history());
    all.add(
        new LoadScenario(
            "F11",
            "registry down",
            ClusterPlan.instances(2),
            LoadShape.steady(RATE).withKnownSchemas(),
            CALM,
            READERS,
            List.of(new RegistryDown(Duration.ofSeconds(12)))));
    all.add(poison(Duration.ofSeconds(12)));
    all.add(storm(50, Duration.ofSeconds(15)));
    all.add(of("F13-huge", "a plan of 100,000 tasks", 2, new HugePlan(100_000)));
    all.add(skew());
    all.add(upgrade());
    all.add(scale());
    all.add(of("F18", "slow HTTP clients", 2, new HttpClients(150, Duration.ofSeconds(10))));
    all.add(agents());
    return all;
  }

  /**
   * The short set that belongs to the build: as many kinds of faults as fit into four minutes on
   * two cores.
   */
  public static List<LoadScenario> shortSet() {
    return List.of(
        shortly(
            "chaos-short",
            "three instances: one killed, one added, one paused and continued",
            ClusterPlan.instances(3),
            LoadShape.steady(SHORT_RATE),
            new KillInstance(false),
            new AddInstance(4),
            new PauseInstance(Duration.ofSeconds(8))),
        shortly(
            "points-short",
            "an instance killed at named points, the network cut",
            ClusterPlan.instances(2).withLinks(),
            LoadShape.steady(SHORT_RATE),
            new KillAtPoint(KillAtPoint.Point.AFTER_PUT),
            new KillAtPoint(KillAtPoint.Point.COMMIT_UNANSWERED),
            new Network(Damage.CUT, Between.INSTANCE_AND_BROKERS, Duration.ofSeconds(3)),
            new Network(Damage.CUT, Between.INSTANCES, Duration.ofSeconds(2))),
        shortly(
            "damage-short",
            "a storm with poison, the only broker killed, a damaged state folder",
            ClusterPlan.instances(2),
            LoadShape.storm(2 * SHORT_RATE, STORM_COPIES).withPoison(100),
            new SpecialLoad(SpecialLoad.Kind.STORM, Duration.ofSeconds(3)),
            new SpecialLoad(SpecialLoad.Kind.POISON, Duration.ofSeconds(2)),
            new KillBroker(Duration.ofSeconds(2)),
            new CorruptState(CorruptState.Damage.TABLES_TRUNCATED)));
  }

  /** Agents that work on plans, killed in the middle of them. */
  public static AgentScenario agents() {
    return agents("agents", 3);
  }

  /** The same with fewer kills: what belongs to the build, with three seeds. */
  public static AgentScenario shortAgents() {
    return agents("agents-short", 1);
  }

  private static AgentScenario agents(String id, int kills) {
    return new AgentScenario(
        id,
        "agents on plans of two examples, two processes with planners and two with workers",
        List.of(
            new AgentScenario.Work(FeedbackChoreography.EXAMPLE, 3),
            new AgentScenario.Work(OrderFulfilment.EXAMPLE, 5)),
        10,
        kills);
  }

  /**
   * The very scenario of this name, of the short set too; where there is none, all that hold a
   * fault of this name.
   *
   * @return empty when neither is there
   */
  public static List<Scenario> meant(String id) {
    List<Scenario> named =
        Stream.<List<? extends Scenario>>of(all(), shortSet(), List.of(shortAgents()))
            .<Scenario>flatMap(List::stream)
            .filter(s -> s.id().equalsIgnoreCase(id))
            .toList();
    return named.isEmpty() ? all().stream().filter(s -> s.holds(id)).toList() : named;
  }

  private static LoadScenario shortly(
      String id, String title, ClusterPlan cluster, LoadShape load, Fault... faults) {
    return new LoadScenario(id, title, cluster, load, SHORT_CALM, READERS, List.of(faults));
  }

  private static LoadScenario of(String id, String title, int instances, Fault... faults) {
    return new LoadScenario(
        id,
        title,
        ClusterPlan.instances(instances),
        LoadShape.steady(RATE),
        CALM,
        READERS,
        List.of(faults));
  }

  /** No fault at all. */
  public static LoadScenario steady() {
    return of("calm", "load and readers, no fault", 2);
  }

  /** Three instances: one killed, one added, one paused past the session time-out. */
  public static LoadScenario chaos() {
    return of(
        "chaos",
        "three instances: one killed, one added, one paused and continued",
        3,
        new KillInstance(false),
        new AddInstance(4),
        new PauseInstance(Duration.ofSeconds(12)),
        new KillInstance(true));
  }

  /** Kills at named points of a transaction. */
  public static LoadScenario points() {
    return linked(
        "F1",
        "an instance killed at named points",
        2,
        new KillAtPoint(KillAtPoint.Point.AFTER_PUT),
        new KillAtPoint(KillAtPoint.Point.OFFSETS_ADDED),
        new KillAtPoint(KillAtPoint.Point.COMMIT_LOST),
        new KillAtPoint(KillAtPoint.Point.COMMIT_UNANSWERED),
        new KillRestoring());
  }

  private static LoadScenario linked(String id, String title, int instances, Fault... faults) {
    return new LoadScenario(
        id,
        title,
        ClusterPlan.instances(instances).withLinks(),
        LoadShape.steady(RATE),
        CALM,
        READERS,
        List.of(faults));
  }

  private static LoadScenario broker(String id, String title, int brokers, Fault fault) {
    return new LoadScenario(
        id,
        title,
        ClusterPlan.instances(2).withBrokers(brokers),
        LoadShape.steady(RATE),
        CALM,
        READERS,
        List.of(fault, fault));
  }

  private static LoadScenario network() {
    return linked(
        "F5",
        "the network cut, silent and slow",
        2,
        new Network(Damage.CUT, Between.INSTANCE_AND_BROKERS, Duration.ofSeconds(3)),
        new Network(Damage.CUT, Between.INSTANCE_AND_BROKERS, Duration.ofSeconds(15)),
        new Network(Damage.HALF_OPEN, Between.INSTANCE_AND_BROKERS, Duration.ofSeconds(15)),
        new Network(Damage.CUT, Between.ALL_AND_BROKERS, Duration.ofSeconds(8)),
        new Network(Damage.SLOW, Between.ALL_AND_BROKERS, Duration.ofSeconds(10)),
        new Network(Damage.CUT, Between.INSTANCES, Duration.ofSeconds(8)),
        new Network(Damage.HALF_OPEN, Between.INSTANCES, Duration.ofSeconds(8)),
        new Network(Damage.SLOW, Between.INSTANCES, Duration.ofSeconds(8)));
  }

  private static LoadScenario fullDisk() {
    return of(FULL_DISK, "state folder full", 2, new FullDisk(Duration.ofSeconds(20)));
  }

  /** The scenario that needs a small file system for instance 1. */
  public static final String FULL_DISK = "F7";

  /** Every kind of damage to a state folder. */
  public static LoadScenario corruption() {
    return of(
        "F8",
        "damaged state folders",
        2,
        new CorruptState(CorruptState.Damage.TABLES_TRUNCATED),
        new CorruptState(CorruptState.Damage.TABLES_FLIPPED),
        new CorruptState(CorruptState.Damage.MANIFEST_FLIPPED),
        new CorruptState(CorruptState.Damage.CURRENT_GARBLED));
  }

  /** Poison of every kind. */
  public static LoadScenario poison(Duration lasting) {
    return load("F12", LoadShape.poisoned(RATE), new SpecialLoad(SpecialLoad.Kind.POISON, lasting));
  }

  /** Copies in reversed order. */
  public static LoadScenario storm(int copies, Duration lasting) {
    return load(
        "F13", LoadShape.storm(4 * RATE, copies), new SpecialLoad(SpecialLoad.Kind.STORM, lasting));
  }

  private static LoadScenario skew() {
    return load(
        "F14",
        LoadShape.skewed(RATE),
        new SpecialLoad(SpecialLoad.Kind.SKEW, Duration.ofSeconds(10)));
  }

  private static LoadScenario load(String id, LoadShape shape, SpecialLoad fault) {
    return new LoadScenario(
        id, fault.title(), ClusterPlan.instances(2), shape, CALM, READERS, List.of(fault));
  }

  /** Postgres slow, down, restarted in mid-batch, a row it refuses; its worker killed. */
  private static LoadScenario history() {
    return new LoadScenario(
        "F10",
        "Postgres slow, down, restarted, refusing; the Connect worker killed",
        ClusterPlan.instances(2).withHistory(),
        LoadShape.steady(RATE),
        CALM,
        READERS,
        List.of(
            new HistoryTrouble(HistoryTrouble.Kind.SLOW, Duration.ofSeconds(10)),
            new HistoryTrouble(HistoryTrouble.Kind.DOWN, Duration.ofSeconds(15)),
            new HistoryTrouble(HistoryTrouble.Kind.RESTARTED, Duration.ZERO),
            new HistoryTrouble(HistoryTrouble.Kind.REFUSING, Duration.ofSeconds(30)),
            new HistoryTrouble(HistoryTrouble.Kind.WORKER_KILLED, Duration.ofSeconds(2))));
  }

  private static LoadScenario upgrade() {
    return new LoadScenario(
        "F15",
        "rolling upgrade with state",
        ClusterPlan.instances(3).withSettings(RollingUpgrade.BEFORE),
        LoadShape.steady(RATE),
        CALM,
        READERS,
        List.of(new RollingUpgrade()));
  }

  private static LoadScenario scale() {
    return of(
        "F16",
        "from one instance to three and back",
        1,
        new AddInstance(2),
        new AddInstance(3),
        new RemoveInstance(1),
        new RemoveInstance(3));
  }
}
