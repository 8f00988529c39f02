// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.intake.InputRecord;
import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.log.ChangeTopics;
import dev.headway.ops.faults.log.CommittedLog;
import dev.headway.ops.faults.scenario.Cluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * F12, F13, F14: the load itself is the fault. It flows for a while, and what is in the topics
 * proves that it was what it should be.
 *
 * @param kind what is special about it
 * @param lasting how long it flows
 */
public record SpecialLoad(Kind kind, Duration lasting) implements Fault {
  /** What can be special about a load. */
  public enum Kind {
    /** Records that must be refused. */
    POISON("F12", "poison of every kind"),
    /** Every event many times, in reversed order. */
    STORM("F13", "storm of copies in reversed order"),
    /** Agents whose clocks are wrong. */
    SKEW("F14", "clocks wrong by up to a day");

    private final String id;
    private final String title;

    Kind(String id, String title) {
      this.id = id;
      this.title = title;
    }
  }

  private static final int REASONS = 6;

  /** How long it may take until enough kinds of poison have come along. */
  private static final Duration KINDS = Duration.ofSeconds(30);

  @Override
  public String id() {
    return kind.id;
  }

  @Override
  public String title() {
    return kind.title;
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    Pause.of(lasting);
    return switch (kind) {
      case POISON -> poison(cluster);
      case STORM -> storm(cluster);
      case SKEW -> skew(cluster);
    };
  }

  private static Strike poison(Cluster cluster) {
    long end = System.nanoTime() + KINDS.toNanos();
    Set<String> reasons = reasons(cluster);
    while (reasons.size() < REASONS && System.nanoTime() < end) {
      Pause.of(Duration.ofMillis(200));
      reasons = reasons(cluster);
    }
    return Strike.fired(
        reasons.size() >= REASONS,
        "dead letters for " + reasons,
        System.nanoTime(),
        Bounds.NOTHING);
  }

  private static Set<String> reasons(Cluster cluster) {
    return new CommittedLog(cluster.deployment())
        .read(cluster.deployment().topics().deadLetters()).stream()
            .map(
                r ->
                    new String(
                        r.headers().lastHeader("headway-reason").value(), StandardCharsets.UTF_8))
            .collect(Collectors.toSet());
  }

  private static Strike storm(Cluster cluster) {
    List<InputRecord> inputs = new CommittedLog(cluster.deployment()).inputs();
    long distinct = inputs.stream().map(r -> Arrays.hashCode(r.value())).distinct().count();
    return Strike.fired(
        inputs.size() > 3 * distinct,
        inputs.size() + " records of " + distinct + " events",
        System.nanoTime(),
        Bounds.NOTHING);
  }

  private static Strike skew(Cluster cluster) {
    Instant now = Instant.now();
    long wrong =
        ChangeTopics.read(cluster.deployment()).timeline().stream()
            .filter(
                c ->
                    Duration.between(c.value().getTime(), now).abs().compareTo(Duration.ofHours(1))
                        > 0)
            .count();
    return Strike.fired(
        wrong > 100,
        wrong + " events are more than an hour off",
        System.nanoTime(),
        Bounds.NOTHING);
  }
}
