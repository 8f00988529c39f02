// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Many plans that live at a time: a plan drawn at random has a burst of one to six events, and one
 * that is over makes way for a new one. One event in a hundred comes twice, one in a hundred after
 * the one that follows it.
 */
public final class LivingPlans implements Load {
  private static final int LONGEST_BURST = 6;
  private static final int PER_HUNDRED = 100;

  /** A copy comes up to this many events after its original. */
  private static final int LONGEST_DELAY = 200;

  private record Copy(long at, LoadEvent original) {}

  private final long seed;
  private final long events;
  private final LoadClock clock;
  private final SplittableRandom random;
  private final List<PlanLife> alive = new ArrayList<>();
  private final Deque<LoadEvent> ready = new ArrayDeque<>();
  private final PriorityQueue<Copy> copies =
      new PriorityQueue<>(Comparator.comparingLong(Copy::at));
  private final int width;
  private long number;
  private long emitted;
  private long happened;
  private long duplicates;
  private long outOfOrder;
  private long begun;
  private long finished;

  /**
   * {@code events} events, copies included.
   *
   * @param seed what is drawn
   * @param events how many, copies included
   * @param alive plans that live at a time
   * @param firstPlan number of the first plan
   * @param clock the time of the events
   */
  public LivingPlans(long seed, long events, int alive, long firstPlan, LoadClock clock) {
    this.seed = seed;
    this.events = events;
    this.width = alive;
    this.clock = clock;
    this.number = firstPlan;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public boolean hasNext() {
    return emitted < events;
  }

  @Override
  public LoadEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Copy copy = copies.peek();
    if (copy != null && copy.at <= emitted) {
      copies.remove();
      duplicates++;
      return emit(copy.original);
    }
    while (ready.isEmpty()) {
      burst();
    }
    LoadEvent event = ready.remove();
    if (random.nextInt(PER_HUNDRED) == 0) {
      copies.add(new Copy(emitted + 1 + random.nextInt(LONGEST_DELAY), event));
    }
    return emit(event);
  }

  /** With the record's time of its place in the sequence; the event keeps its own. */
  private LoadEvent emit(LoadEvent event) {
    long millis = clock.micros(emitted++) / 1_000;
    return new LoadEvent(event.input(), event.plan(), event.event(), millis);
  }

  private void burst() {
    if (alive.size() < width) {
      alive.add(new PlanLife(seed, number++));
      begun++;
    }
    int place = alive.size() < width ? alive.size() - 1 : random.nextInt(alive.size());
    PlanLife plan = alive.get(place);
    int length = 1 + random.nextInt(LONGEST_BURST);
    for (int i = 0; i < length && plan.hasNext(); i++) {
      LoadEvent event = happen(plan);
      if (plan.hasNext() && random.nextInt(PER_HUNDRED) == 0) {
        ready.add(happen(plan));
        outOfOrder++;
      }
      ready.add(event);
    }
    if (!plan.hasNext()) {
      finished++;
      alive.set(place, new PlanLife(seed, number++));
      begun++;
    }
  }

  private LoadEvent happen(PlanLife plan) {
    long micros = clock.micros(happened++);
    return plan.next(micros, micros / 1_000);
  }

  @Override
  public LoadCounts counts() {
    return new LoadCounts(emitted, duplicates, outOfOrder, begun, finished);
  }
}
