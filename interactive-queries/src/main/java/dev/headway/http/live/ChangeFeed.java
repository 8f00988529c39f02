// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import dev.headway.schemas.avro.PlanProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of changes while somebody listens, and hands each change to those it concerns.
 * One thread for all of them: whoever is slow is left behind by his own mailbox, not by the feed.
 */
public final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

  /**
   * How far back it begins. A store tells of a version some moments after it is committed: who
   * reads the plan then and listens from now on would miss it for good.
   */
  private static final Duration LOOK_BACK = Duration.ofSeconds(5);

  /** Most records of a partition that are read for that. */
  private static final long LOOK_BACK_RECORDS = 10_000;

  private static final Duration POLL = Duration.ofMillis(500);

  private final ChangeLog log;
  private final Function<byte[], PlanProgress> reader;
  private final FeedPolicy policy;
  private final Clock clock;
  private final Object lock = new Object();
  private @Nullable Following following;
  private boolean closed;

  /**
   * A feed that begins when the first comes.
   *
   * @param reader reads the snapshots of plans
   */
  public ChangeFeed(
      ChangeLog log, Function<byte[], PlanProgress> reader, FeedPolicy policy, Clock clock) {
    this.log = log;
    this.reader = reader;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Who has joined.
   *
   * @param at the first place whose changes come to the subscriber
   * @param begin from here on up to there, what was wanted is in {@code recent}
   * @param recent the changes of interest that were there before
   */
  record Joined(Membership membership, Offsets at, Offsets begin, List<LiveChange> recent) {}

  /** Being a subscriber; until closed. */
  interface Membership extends AutoCloseable {
    /** Every change of interest before this has been offered. */
    Offsets at();

    @Override
    void close();
  }

  /**
   * Lets {@code subscriber} listen from now on.
   *
   * @param from only recent changes from here on are wanted; null: all there are
   * @throws ChangeLog.UnavailableException when the topic cannot be followed
   */
  Joined join(Interest interest, Subscriber subscriber, @Nullable Offsets from) {
    Following joined = ready();
    synchronized (lock) {
      joined.waiting--;
      if (joined.over) {
        throw new ChangeLog.UnavailableException(
            "the changes are not followed any more", new IllegalStateException());
      }
      return joined.join(interest, subscriber, from);
    }
  }

  private Following ready() {
    Following joined;
    synchronized (lock) {
      if (closed) {
        throw new ChangeLog.UnavailableException(
            "the instance is stopping", new IllegalStateException());
      }
      joined = following;
      if (joined == null) {
        joined = new Following();
        following = joined;
        joined.start();
      }
      joined.waiting++;
    }
    try {
      joined.ready.get(policy.patience().toMillis(), TimeUnit.MILLISECONDS);
      return joined;
    } catch (TimeoutException | ExecutionException e) {
      joined.givenUp();
      throw new ChangeLog.UnavailableException("the changes cannot be followed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      joined.givenUp();
      throw new ChangeLog.UnavailableException("the instance is stopping", e);
    }
  }

  LiveChange live(CommittedChange change) {
    return new LiveChange(change, reader);
  }

  ChangeLog log() {
    return log;
  }

  /** How many records it is behind; 0 where nobody listens. */
  public long lag() {
    Following now = current();
    return now == null ? 0 : now.lag;
  }

  /** Whether it follows the topic at the moment. */
  public boolean isFollowing() {
    return current() != null;
  }

  private @Nullable Following current() {
    synchronized (lock) {
      return following;
    }
  }

  /** Cuts everybody who listens. */
  @Override
  public void close() {
    Following last;
    synchronized (lock) {
      closed = true;
      last = following;
      if (last != null) {
        last.stop();
      }
    }
    if (last != null) {
      last.join();
    }
  }

  /** From the first who listens to some time after the last. */
  private final class Following {
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Thread thread =
        Thread.ofPlatform().daemon().name("headway-changes").unstarted(this::run);
    private final Map<String, List<Subscriber>> subscribers = new HashMap<>();
    private @Nullable RecentChanges recent;
    private ChangeLog.@Nullable Reader opened;
    private volatile Offsets at = Offsets.of();
    private volatile long lag;
    private int waiting;
    private boolean over;
    private boolean stopped;
    private long lastUsed = System.nanoTime();

    void start() {
      thread.start();
    }

    void givenUp() {
      synchronized (lock) {
        waiting--;
      }
    }

    void stop() {
      stopped = true;
      if (opened != null) {
        opened.interrupt();
      }
    }

    void join() {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    Joined join(Interest interest, Subscriber subscriber, @Nullable Offsets from) {
      RecentChanges known = Objects.requireNonNull(recent, "ready");
      subscribers.computeIfAbsent(interest.prefix(), prefix -> new ArrayList<>(1)).add(subscriber);
      List<LiveChange> before =
          known
              .since(from == null ? known.begin() : from, change -> interest.covers(change.key()))
              .stream()
              .map(ChangeFeed.this::live)
              .toList();
      return new Joined(
          new Membership() {
            @Override
            public Offsets at() {
              return at;
            }

            @Override
            public void close() {
              leave(interest, subscriber);
            }
          },
          at,
          known.begin(),
          before);
    }

    private void leave(Interest interest, Subscriber subscriber) {
      synchronized (lock) {
        List<Subscriber> same = subscribers.get(interest.prefix());
        if (same != null && same.remove(subscriber) && same.isEmpty()) {
          subscribers.remove(interest.prefix());
        }
        lastUsed = System.nanoTime();
      }
    }

    private void run() {
      try (ChangeLog.Reader reading = log.open()) {
        Offsets end = begin(reading);
        while (goesOn()) {
          List<CommittedChange> changes = reading.next(POLL);
          hand(changes, reading.at());
          lag = reading.lag();
          if (!ready.isDone() && at.reaches(end)) {
            ready.complete(true);
          }
        }
      } catch (RuntimeException e) {
        LOG.warn("the changes of plans cannot be followed; streams are cut", e);
        ready.completeExceptionally(e);
      } finally {
        end();
      }
    }

    /** Goes to where it begins; it is ready at the place that is returned. */
    private Offsets begin(ChangeLog.Reader reading) {
      Offsets first = reading.begin();
      Offsets end = reading.end();
      Offsets start = reading.since(Instant.now(clock).minus(LOOK_BACK)).atLeast(first);
      for (int partition = 0; partition < start.partitions(); partition++) {
        long least = Math.max(first.in(partition), end.in(partition) - LOOK_BACK_RECORDS);
        start = start.with(partition, Math.max(start.in(partition), least));
      }
      reading.seek(
          start, IntStream.range(0, start.partitions()).boxed().collect(Collectors.toSet()));
      synchronized (lock) {
        opened = reading;
        recent = new RecentChanges(policy.bufferBytes(), start);
        at = start;
      }
      if (start.reaches(end)) {
        ready.complete(true);
      }
      return end;
    }

    private boolean goesOn() {
      synchronized (lock) {
        if (stopped) {
          return false;
        }
        if (!subscribers.isEmpty() || waiting > 0) {
          lastUsed = System.nanoTime();
        } else if (System.nanoTime() - lastUsed > policy.linger().toNanos()) {
          // In one go with the look, so that nobody joins what is about to end.
          following = null;
          over = true;
          return false;
        }
        return true;
      }
    }

    private void hand(List<CommittedChange> changes, Offsets upTo) {
      synchronized (lock) {
        RecentChanges known = Objects.requireNonNull(recent, "begun");
        for (CommittedChange change : changes) {
          known.add(change);
          hand(change);
        }
        at = upTo;
      }
    }

    private void hand(CommittedChange change) {
      String key = change.key();
      int user = key.indexOf('/');
      int plan = key.lastIndexOf('/');
      if (subscribers.isEmpty() || user < 0 || user == plan) {
        return;
      }
      @Nullable LiveChange live = null;
      for (String prefix : List.of(key, key.substring(0, plan), key.substring(0, user))) {
        List<Subscriber> interested = subscribers.get(prefix);
        if (interested != null) {
          live = live == null ? live(change) : live;
          for (Subscriber subscriber : interested) {
            subscriber.offer(live);
          }
        }
      }
    }

    private void end() {
      List<Subscriber> left;
      synchronized (lock) {
        over = true;
        opened = null;
        if (following == this) {
          following = null;
        }
        left = subscribers.values().stream().flatMap(List::stream).toList();
        subscribers.clear();
      }
      left.forEach(Subscriber::cut);
      ready.completeExceptionally(new IllegalStateException("stopped"));
    }
  }
}
