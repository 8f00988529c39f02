// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.Delivery;
import dev.headway.agent.log.Membership;
import dev.headway.agent.log.NotMemberException;
import dev.headway.agent.log.TryAgainException;
import dev.headway.agent.testkit.InMemoryRecords.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A member of an {@link InMemoryGroup}. All its state is guarded by the log's lock. */
final class InMemoryMembership implements Membership {
  private enum State {
    /** In the group, or about to join it. */
    MEMBER,
    /** Out of the group without knowing. */
    EXPIRED,
    /** Of no use any more. */
    ENDED
  }

  private final InMemoryEventLog log;
  private final ReentrantLock lock;
  private final InMemoryGroup group;
  private final Set<Topic> topics = EnumSet.noneOf(Topic.class);
  private final Listener listener;

  private State state = State.MEMBER;

  /** What the listener was told last, and of which generation; null: nothing, or all is lost. */
  private @Nullable Set<Integer> held;

  private int heldGeneration;

  /** Up to where the member was given each place it holds; in an order that is always the same. */
  private final Map<Place, Integer> given = new LinkedHashMap<>();

  private boolean paused;
  private boolean woken;

  InMemoryMembership(
      InMemoryEventLog log, InMemoryGroup group, Set<Topic> topics, Listener listener) {
    this.log = log;
    this.lock = log.lock();
    this.group = group;
    this.topics.addAll(topics);
    this.listener = listener;
  }

  boolean isOf(InMemoryEventLog other) {
    return log == other;
  }

  @Override
  public List<Delivery> poll(Duration wait) {
    long left = wait.toNanos();
    while (true) {
      List<Runnable> news;
      lock.lock();
      try {
        if (state == State.ENDED) {
          throw new IllegalStateException(
              "no longer a member of " + group.agent() + ": join again");
        }
        news = news();
        if (news.isEmpty()) {
          List<Delivery> events = next();
          if (!events.isEmpty() || woken || left <= 0) {
            woken = false;
            return events;
          }
          left = log.changed().awaitNanos(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      } finally {
        lock.unlock();
      }
      tell(news);
    }
  }

  /** Without the lock, as Kafka has none either: the listener may wait for others. */
  private void tell(List<Runnable> news) {
    try {
      news.forEach(Runnable::run);
    } catch (RuntimeException e) {
      lock.lock();
      try {
        heldGeneration = -1; // it is told again, with the next poll
      } finally {
        lock.unlock();
      }
      throw e;
    }
  }

  /** What the listener is to be told, in order. */
  private List<Runnable> news() {
    List<Runnable> news = new ArrayList<>();
    if (state == State.EXPIRED) {
      state = State.MEMBER;
      forget(news);
    }
    if (group.polled(this)) {
      log.changed().signalAll();
    }
    if (!group.isChanging() && group.generation() != heldGeneration) {
      if (group.generation() != heldGeneration + 1) {
        // In the generation it has not heard of, others may have had what it held.
        forget(news);
      }
      take(group.assigned(this), news);
    }
    return news;
  }

  private void forget(List<Runnable> news) {
    if (held != null) {
      news.add(listener::lost);
    }
    held = null;
    heldGeneration = -1;
    given.clear();
  }

  private void take(Set<Integer> partitions, List<Runnable> news) {
    held = partitions;
    heldGeneration = group.generation();
    given.keySet().removeIf(place -> !partitions.contains(place.partition()));
    for (int partition : partitions) {
      for (Topic topic : topics) {
        given.computeIfAbsent(new Place(topic, partition), group::committed);
      }
      given.computeIfAbsent(new Place(null, partition), group::committed);
    }
    news.add(() -> listener.assigned(partitions));
  }

  private List<Delivery> next() {
    List<Delivery> events = new ArrayList<>();
    if (paused || group.isChanging() || held == null) {
      return events;
    }
    given.replaceAll(
        (place, from) -> {
          events.addAll(log.records().read(place, from, group.agent()));
          return log.records().end(place);
        });
    return events;
  }

  @Override
  public void wakeUp() {
    lock.lock();
    try {
      woken = true;
      log.changed().signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void pause(boolean paused) {
    lock.lock();
    try {
      this.paused = paused;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void commit(List<Append> appends) throws TryAgainException, NotMemberException {
    lock.lock();
    try {
      if (state != State.MEMBER) {
        state = State.ENDED;
        throw new NotMemberException("no longer a member of " + group.agent());
      }
      if (appends.isEmpty()
          && given.entrySet().stream().allMatch(e -> group.committed(e.getKey()) == e.getValue())) {
        return;
      }
      if (held == null || held.isEmpty()) {
        throw new TryAgainException("no partition is the member's at the moment");
      }
      if (heldGeneration != group.generation()) {
        throw new TryAgainException("the next generation has begun: poll");
      }
      if (log.failsCommit()) {
        throw new TryAgainException("this commit was to fail");
      }
      log.records().append(appends);
      group.commit(given);
      log.changed().signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    boolean tell;
    lock.lock();
    try {
      tell = held != null;
      state = State.ENDED;
      held = null;
      group.remove(this);
      log.changed().signalAll();
    } finally {
      lock.unlock();
    }
    if (tell) {
      listener.lost();
    }
  }

  /** The process is gone, and nobody there who could be told. */
  void crashed() {
    state = State.ENDED;
    held = null;
    group.remove(this);
  }

  /** The group does without it. */
  void expired() {
    if (state == State.MEMBER) {
      state = State.EXPIRED;
      group.remove(this);
    }
  }
}
