// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.Membership;
import dev.headway.agent.log.StateTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The shared log in memory, for tests of agents without Kafka. It behaves as the one on Kafka:
 * partitions, members that share them, commits that count as a whole or not at all, members that
 * are shut out; {@link EventLogContract} runs against both. It is one process's: all that use the
 * same object see the same log, and each {@link #join} stands for an instance of the agent.
 *
 * <p>Nothing depends on time. A rebalance is over when every member has polled; a member is not
 * shut out for silence, but when the test says so with {@link #expire}; and a process ends abruptly
 * with {@link #crash}.
 *
 * <pre>{@code
 * var log = new InMemoryEventLog();
 * // start agents on it …
 * log.append(List.of(new Append.Event(Topic.ACTION_REQUESTS, goal)));
 * var answer = log.await(Topic.ACTION_RESULTS, e -> e.type().equals("report.done"), Duration.ofSeconds(5));
 * }</pre>
 */
public final class InMemoryEventLog implements EventLog {
  /** As many as Headway's topics have by default. */
  public static final int DEFAULT_PARTITIONS = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final InMemoryRecords records;
  private final Map<String, InMemoryGroup> groups = new HashMap<>();
  private final Set<InMemoryFollower> followers = new HashSet<>();
  private int commitsToFail;

  /** A log with {@value #DEFAULT_PARTITIONS} partitions. */
  public InMemoryEventLog() {
    this(DEFAULT_PARTITIONS);
  }

  /** A log with so many partitions. */
  public InMemoryEventLog(int partitions) {
    this.records = new InMemoryRecords(partitions);
  }

  @Override
  public int partitions() {
    return records.partitions();
  }

  @Override
  public Membership join(String agent, Set<Topic> topics, Membership.Listener listener) {
    lock.lock();
    try {
      InMemoryGroup group =
          groups.computeIfAbsent(agent, name -> new InMemoryGroup(name, records.partitions()));
      return new InMemoryMembership(this, group, topics, listener);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<String, byte[]> load(String topic, int partition) {
    lock.lock();
    try {
      return records.load(topic, partition);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public StateTable table(String topic) {
    return new Table(topic);
  }

  private final class Table implements StateTable {
    private final String topic;
    private final AtomicBoolean closed = new AtomicBoolean();

    Table(String topic) {
      this.topic = topic;
    }

    @Override
    public Optional<byte[]> get(String key) {
      return Optional.ofNullable(all().get(key));
    }

    @Override
    public Map<String, byte[]> startingWith(String prefix) {
      Map<String, byte[]> found = all();
      found.keySet().removeIf(key -> !key.startsWith(prefix));
      return found;
    }

    private Map<String, byte[]> all() {
      if (closed.get()) {
        throw new IllegalStateException("the table over " + topic + " is closed");
      }
      lock.lock();
      try {
        return records.table(topic);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Override
  public void append(List<Append> appends) {
    lock.lock();
    try {
      records.append(appends);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public AutoCloseable follow(Topic topic, Consumer<ReceivedEvent> reader) {
    lock.lock();
    try {
      InMemoryFollower follower = new InMemoryFollower(this, topic, reader);
      followers.add(follower);
      return follower;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    Set<InMemoryFollower> open;
    lock.lock();
    try {
      open = Set.copyOf(followers);
    } finally {
      lock.unlock();
    }
    open.forEach(InMemoryFollower::close);
  }

  /** All events of {@code topic} that are committed so far, in the order of their commits. */
  public List<ReceivedEvent> events(Topic topic) {
    lock.lock();
    try {
      return List.copyOf(records.events(topic));
    } finally {
      lock.unlock();
    }
  }

  /**
   * The first event of {@code topic} that matches, of those committed already or else of those to
   * come.
   *
   * @throws AssertionError when there is none in time; names the events there were
   */
  public ReceivedEvent await(Topic topic, Predicate<ReceivedEvent> matches, Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (true) {
        List<ReceivedEvent> events = records.events(topic);
        Optional<ReceivedEvent> found = events.stream().filter(matches).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        if (left <= 0) {
          throw new AssertionError(
              "no such event on %s within %s, but %s".formatted(topic, atMost, events));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for an event", e);
    } finally {
      lock.unlock();
    }
  }

  /** Makes the next {@code number} commits of members fail, as when Kafka is away for a moment. */
  public void failCommits(int number) {
    lock.lock();
    try {
      commitsToFail = number;
    } finally {
      lock.unlock();
    }
  }

  /** The present members of an agent, in the order in which they joined. */
  public List<Membership> members(String agent) {
    lock.lock();
    try {
      InMemoryGroup group = groups.get(agent);
      return group == null ? List.of() : List.copyOf(group.members());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a member as the end of its process would: what it has not committed is gone, its
   * partitions go to the others, or to the next that joins. Whatever it calls from now on fails: to
   * commit with {@link dev.headway.agent.log.NotMemberException}, to poll with {@link
   * IllegalStateException}.
   */
  public void crash(Membership member) {
    lock.lock();
    try {
      mine(member).crashed();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shuts a member out, as after too long a silence. It does not know until it polls, when it is
   * told that it lost its partitions and joins again, or tries to commit, which fails with {@link
   * dev.headway.agent.log.NotMemberException}.
   */
  public void expire(Membership member) {
    lock.lock();
    try {
      mine(member).expired();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private InMemoryMembership mine(Membership member) {
    if (member instanceof InMemoryMembership inMemory && inMemory.isOf(this)) {
      return inMemory;
    }
    throw new IllegalArgumentException("no member of this log");
  }

  // For the log's own parts, which hold the lock.

  ReentrantLock lock() {
    return lock;
  }

  Condition changed() {
    return changed;
  }

  InMemoryRecords records() {
    return records;
  }

  void closed(InMemoryFollower follower) {
    followers.remove(follower);
  }

  /** Whether the commit under way is to fail, which is counted. */
  boolean failsCommit() {
    if (commitsToFail > 0) {
      commitsToFail--;
      return true;
    }
    return false;
  }
}
