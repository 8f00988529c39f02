// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.jmh;

import dev.headway.event.EventReader;
import dev.headway.event.PlanEvent;
import dev.headway.event.Reading;
import dev.headway.ops.benchmark.load.LoadClock;
import dev.headway.ops.benchmark.load.LoadEvent;
import dev.headway.ops.benchmark.load.PlanLife;
import dev.headway.plan.Origin;
import dev.headway.plan.PlanFold;
import dev.headway.store.PartitionStore;
import dev.headway.store.StoredPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All events of one plan, and their fold. */
public final class PlanHistory {
  private static final long SEED = 42;
  private static final LoadClock CLOCK = LoadClock.steady(1_700_000_000_000L, 100);

  private final PlanLife life;
  private final List<LoadEvent> events;

  private PlanHistory(PlanLife life, List<LoadEvent> events) {
    this.life = life;
    this.events = List.copyOf(events);
  }

  /** The first plan of the load that has so many tasks. */
  public static PlanHistory withTasks(int tasks) {
    for (long number = 0; ; number++) {
      PlanLife life = new PlanLife(SEED, number);
      if (life.tasks() == tasks) {
        return new PlanHistory(life, life.all(CLOCK));
      }
    }
  }

  /** The plan. */
  public PlanLife life() {
    return life;
  }

  /** Its events. */
  public List<LoadEvent> events() {
    return events;
  }

  /** Its events as the fold takes them. */
  public List<PlanEvent> read() {
    List<PlanEvent> read = new ArrayList<>(events.size());
    for (LoadEvent event : events) {
      read.add(read(event));
    }
    return read;
  }

  /**
   * An event as the fold takes it.
   *
   * @throws IllegalStateException when it is none of a plan
   */
  public static PlanEvent read(LoadEvent event) {
    Reading reading =
        EventReader.read(
            event.event(), event.input(), "0", Instant.ofEpochMilli(event.timestamp()));
    if (reading instanceof Reading.Placed placed) {
      return placed.event();
    }
    throw new IllegalStateException(event + " is read as " + reading);
  }

  /** Folds an event where it is new. Returns whether it was. */
  public static boolean fold(PartitionStore store, PlanEvent event, Origin origin) {
    StoredPlan plan = store.plan(event.plan());
    if (PlanFold.decide(plan, event) instanceof PlanFold.Decision.Fold) {
      PlanFold.apply(plan, event, origin);
      return true;
    }
    return false;
  }
}
