// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.proxy.LinkProxy;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * F5: the network between one instance and the brokers, or between the instances, is cut, silent or
 * slow.
 *
 * @param damage what it is
 * @param between whose
 * @param lasting how long
 */
public record Network(Damage damage, Between between, Duration lasting) implements Fault {
  /** What can happen to a network. */
  public enum Damage {
    /** Connections are closed, new ones too. */
    CUT,
    /** Nothing passes, and nobody is told. */
    HALF_OPEN,
    /** Everything takes 200 ms longer. */
    SLOW
  }

  /** Which connections. */
  public enum Between {
    /** One instance's to the brokers. */
    INSTANCE_AND_BROKERS,
    /** All instances' to the brokers. */
    ALL_AND_BROKERS,
    /** Those the instances have with each other. */
    INSTANCES
  }

  private static final Duration DELAY = Duration.ofMillis(200);

  @Override
  public String id() {
    return "F5";
  }

  @Override
  public String title() {
    return "network "
        + switch (damage) {
          case CUT -> "cut";
          case HALF_OPEN -> "silent";
          case SLOW -> "slow";
        }
        + switch (between) {
          case INSTANCE_AND_BROKERS -> " between one instance and the brokers";
          case ALL_AND_BROKERS -> " between all instances and the brokers";
          case INSTANCES -> " between the instances";
        }
        + " for "
        + lasting.toSeconds()
        + " s";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    LocalApp victim = Victims.owner(cluster, random);
    List<LinkProxy> links =
        between == Between.INSTANCES ? cluster.instanceLinks() : cluster.links();
    if (links.isEmpty()) {
      throw new IllegalStateException("the cluster was not planned with links");
    }
    String prefix = Cluster.client(victim.id()) + "-";
    Predicate<String> clients =
        between == Between.INSTANCE_AND_BROKERS
            ? client -> client.startsWith(prefix) || client.equals(Cluster.client(victim.id()))
            : client -> true;
    long before = links.stream().mapToLong(LinkProxy::hindered).sum();
    for (LinkProxy link : links) {
      switch (damage) {
        case CUT -> link.cut(clients);
        case HALF_OPEN -> link.freeze(clients);
        case SLOW -> link.slow(clients, DELAY);
      }
    }
    Pause.of(lasting);
    long hindered = links.stream().mapToLong(LinkProxy::hindered).sum() - before;
    links.forEach(LinkProxy::heal);
    return Strike.fired(
        hindered > 0,
        hindered
            + " times the proxies hindered "
            + (between == Between.INSTANCE_AND_BROKERS ? "instance " + victim.id() : "everybody"),
        System.nanoTime(),
        Bounds.BROKER);
  }
}
