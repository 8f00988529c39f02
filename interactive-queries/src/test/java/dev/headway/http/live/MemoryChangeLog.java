// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The topic of changes in memory, with what Kafka does to it: marks, compaction, cut beginnings.
 */
public final class MemoryChangeLog implements ChangeLog {
  private final List<Partition> partitions;
  private int opened;
  private boolean broken;

  private static final class Partition {
    private final List<CommittedChange> changes = new ArrayList<>();
    private long begin;
    private long end;
  }

  /** An empty one. */
  public MemoryChangeLog(int partitions) {
    this.partitions = IntStream.range(0, partitions).mapToObj(p -> new Partition()).toList();
  }

  /** Adds a change, and the mark of its transaction. */
  public synchronized void append(
      int partition, String key, byte @Nullable [] value, boolean expired) {
    Partition into = partitions.get(partition);
    into.changes.add(
        new CommittedChange(partition, into.end, System.currentTimeMillis(), key, value, expired));
    into.end += 2;
    notifyAll();
  }

  /** Takes changes out, as compaction does. */
  public synchronized void compact(Predicate<CommittedChange> gone) {
    partitions.forEach(partition -> partition.changes.removeIf(gone));
  }

  /** Leaves only the latest change of each plan. */
  public synchronized void compact() {
    for (Partition partition : partitions) {
      Set<String> seen = new HashSet<>();
      List<CommittedChange> latest = new ArrayList<>();
      for (CommittedChange change : partition.changes.reversed()) {
        if (seen.add(change.key())) {
          latest.addFirst(change);
        }
      }
      partition.changes.clear();
      partition.changes.addAll(latest);
    }
  }

  /** Cuts all that there is off. */
  public synchronized void cutBeginning() {
    for (Partition partition : partitions) {
      partition.changes.clear();
      partition.begin = partition.end;
    }
  }

  /** Makes it fail from now on, or not any more. */
  public synchronized void fail(boolean now) {
    broken = now;
    notifyAll();
  }

  /** How often it was opened. */
  public synchronized int opened() {
    return opened;
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public synchronized Reader open() {
    check();
    opened++;
    return new MemoryReader();
  }

  private void check() {
    if (broken) {
      throw new UnavailableException("broken", new IllegalStateException());
    }
  }

  private synchronized Offsets offsets(ToLongFunction<Partition> of) {
    check();
    return Offsets.of(partitions.stream().mapToLong(of).toArray());
  }

  private final class MemoryReader implements Reader {
    private Offsets at = end();
    private Set<Integer> read = Set.of();
    private boolean interrupted;

    @Override
    public Offsets begin() {
      return offsets(partition -> partition.begin);
    }

    @Override
    public Offsets end() {
      return offsets(partition -> partition.end);
    }

    @Override
    public Offsets since(Instant time) {
      return offsets(
          partition ->
              partition.changes.stream()
                  .filter(change -> change.time() >= time.toEpochMilli())
                  .mapToLong(CommittedChange::offset)
                  .min()
                  .orElse(partition.end));
    }

    @Override
    public void seek(Offsets place, Set<Integer> partitions) {
      at = place;
      read = partitions;
    }

    @Override
    public List<CommittedChange> next(Duration wait) {
      long end = System.nanoTime() + wait.toNanos();
      synchronized (MemoryChangeLog.this) {
        while (true) {
          check();
          List<CommittedChange> found = new ArrayList<>();
          for (int number : read) {
            Partition partition = partitions.get(number);
            partition.changes.stream()
                .filter(change -> change.offset() >= at.in(number))
                .forEach(found::add);
            at = at.with(number, Math.max(at.in(number), partition.end));
          }
          long left = end - System.nanoTime();
          if (!found.isEmpty() || interrupted || left <= 0) {
            interrupted = false;
            found.sort(Comparator.comparingLong(CommittedChange::time));
            return found;
          }
          try {
            TimeUnit.NANOSECONDS.timedWait(MemoryChangeLog.this, left);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return found;
          }
        }
      }
    }

    @Override
    public Offsets at() {
      return at;
    }

    @Override
    public long lag() {
      return 0;
    }

    @Override
    public void interrupt() {
      synchronized (MemoryChangeLog.this) {
        interrupted = true;
        MemoryChangeLog.this.notifyAll();
      }
    }

    @Override
    public void close() {}
  }
}
