// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries are to be tried now. Each webhook has a lane of its own, with so many attempts
 * at a time and one per plan: a slow receiver holds up nobody else's. What was not tried yet goes
 * in the order in which it has happened; what is tried again may be overtaken.
 *
 * <p>For several threads.
 */
public final class DeliverySchedule {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Deliveries of a lane that are looked at for one whose plan is free. */
  private static final int LOOKED_AT = 200;

  private static final Comparator<Entry> ORDER =
      Comparator.comparing((Entry entry) -> entry.delivery().nextAt()).thenComparing(Entry::place);

  private final int perWebhook;
  private final int inAll;
  private final Clock clock;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Map<String, Entry> waiting = new HashMap<>();
  private final Map<String, Entry> underWay = new HashMap<>();
  private long places;

  /** A delivery in its place. */
  private record Entry(Delivery delivery, long place) {}

  /** The deliveries of one webhook. */
  private static final class Lane {
    private final TreeSet<Entry> queue = new TreeSet<>(ORDER);
    private final Set<String> plans = new HashSet<>();
    private int underWay;
    private Instant pausedUntil = Instant.MIN;
    private Duration pause = Duration.ZERO;

    boolean isIdle() {
      return queue.isEmpty() && underWay == 0;
    }
  }

  /**
   * Empty.
   *
   * @param perWebhook most attempts of a webhook at a time
   * @param inAll most attempts at a time
   */
  public DeliverySchedule(int perWebhook, int inAll, Clock clock) {
    this.perWebhook = perWebhook;
    this.inAll = inAll;
    this.clock = clock;
  }

  /** Takes a pending delivery in, in the place of the state it had before. */
  public synchronized void put(Delivery delivery) {
    Entry known = underWay.get(delivery.key());
    if (known != null && known.delivery().step() == delivery.step()) {
      return;
    }
    remove(delivery.key());
    Entry entry = new Entry(delivery, places++);
    waiting.put(delivery.key(), entry);
    lanes.computeIfAbsent(delivery.webhookId(), id -> new Lane()).queue.add(entry);
  }

  /** Takes a pending delivery in that neither waits nor is under way. */
  public synchronized void putMissing(Delivery delivery) {
    if (!waiting.containsKey(delivery.key()) && !underWay.containsKey(delivery.key())) {
      put(delivery);
    }
  }

  /** Takes one out. */
  public synchronized void remove(String key) {
    Entry entry = waiting.remove(key);
    if (entry != null) {
      Lane lane = lanes.get(entry.delivery().webhookId());
      if (lane != null) {
        lane.queue.remove(entry);
      }
    }
  }

  /** Takes all out. */
  public synchronized void clear() {
    waiting.clear();
    lanes.values().forEach(lane -> lane.queue.clear());
  }

  /**
   * The next to be tried, until {@link #done} is called for it; null: none at the moment.
   *
   * @param open whether a webhook is to be told at all
   */
  public synchronized @Nullable Delivery next(java.util.function.Predicate<String> open) {
    if (underWay.size() >= inAll) {
      return null;
    }
    Instant now = clock.instant();
    for (Map.Entry<String, Lane> candidate : new ArrayList<>(lanes.entrySet())) {
      Lane lane = candidate.getValue();
      if (lane.isIdle() && !now.isBefore(lane.pausedUntil)) {
        lanes.remove(candidate.getKey());
        continue;
      }
      Entry entry =
          now.isBefore(lane.pausedUntil)
                  || lane.underWay >= (lane.pause.isZero() ? perWebhook : 1)
                  || !open.test(candidate.getKey())
              ? null
              : due(lane, now);
      if (entry != null) {
        begin(candidate.getKey(), lane, entry);
        return entry.delivery();
      }
    }
    return null;
  }

  private static @Nullable Entry due(Lane lane, Instant now) {
    Iterator<Entry> queue = lane.queue.iterator();
    for (int looked = 0; looked < LOOKED_AT && queue.hasNext(); looked++) {
      Entry entry = queue.next();
      if (entry.delivery().nextAt().isAfter(now)) {
        return null;
      }
      if (!lane.plans.contains(entry.delivery().plan())) {
        return entry;
      }
    }
    return null;
  }

  private void begin(String webhook, Lane lane, Entry entry) {
    lane.queue.remove(entry);
    waiting.remove(entry.delivery().key());
    underWay.put(entry.delivery().key(), entry);
    lane.underWay++;
    if (!entry.delivery().plan().isEmpty()) {
      lane.plans.add(entry.delivery().plan());
    }
    // To the end, so that all have their turn.
    lanes.remove(webhook);
    lanes.put(webhook, lane);
  }

  /** An attempt is over. */
  public synchronized void done(Delivery delivery, Attempt attempt) {
    underWay.remove(delivery.key());
    Lane lane = lanes.get(delivery.webhookId());
    if (lane == null) {
      return;
    }
    lane.underWay--;
    lane.plans.remove(delivery.plan());
    if (!attempt.isOverload()) {
      if (attempt.isGood()) {
        lane.pause = Duration.ZERO;
      }
      return;
    }
    Duration doubled = lane.pause.multipliedBy(2);
    lane.pause =
        doubled.compareTo(FIRST_PAUSE) < 0
            ? FIRST_PAUSE
            : doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    Duration asked = attempt.retryAfter();
    Duration rest = asked != null && asked.compareTo(lane.pause) > 0 ? asked : lane.pause;
    // Others' deliveries may be shorter than what this one was told.
    lane.pausedUntil =
        clock.instant().plus(rest.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : rest);
  }

  /** Attempts under way. */
  public synchronized int underWay() {
    return underWay.size();
  }

  /** What waits, of all webhooks. */
  public synchronized List<Delivery> waiting() {
    return waiting.values().stream().map(Entry::delivery).toList();
  }
}
