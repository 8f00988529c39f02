// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stretch of the topic for somebody who comes back and whom the feed does not remember.
 * Only so many at once, and only so much each: after an outage all come back together.
 */
final class MissedChanges {
  private static final Logger LOG = LoggerFactory.getLogger(MissedChanges.class);
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  private final ChangeLog log;
  private final int most;
  private final Semaphore readers = new Semaphore(AT_ONCE);

  /**
   * Reads {@code log}.
   *
   * @param most most records that are read at a time
   */
  MissedChanges(ChangeLog log, int most) {
    this.log = log;
    this.most = most;
  }

  /** What was read. */
  sealed interface Read {
    /**
     * All that there is.
     *
     * @param changes what was wanted, each partition's in its order
     */
    record All(List<CommittedChange> changes) implements Read {}

    /**
     * Not all.
     *
     * @param gap why
     */
    record Not(Gap gap) implements Read {}
  }

  /**
   * The changes between two places.
   *
   * @param from first place
   * @param to the place behind the last; where it is not behind {@code from}, that partition is not
   *     read
   */
  Read between(Offsets from, Offsets to, Predicate<CommittedChange> wanted) {
    if (from.reaches(to)) {
      return new Read.All(List.of());
    }
    long records = 0;
    for (int partition = 0; partition < from.partitions(); partition++) {
      records += Math.max(0, to.in(partition) - from.in(partition));
    }
    if (records > most) {
      return new Read.Not(Gap.TOO_FAR);
    }
    try {
      if (!readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Read.Not(Gap.BUSY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Read.Not(Gap.BUSY);
    }
    try (ChangeLog.Reader reader = log.open()) {
      return read(reader, from, to, wanted);
    } catch (ChangeLog.UnavailableException e) {
      LOG.warn("missed changes cannot be read", e);
      return new Read.Not(Gap.BUSY);
    } finally {
      readers.release();
    }
  }

  /** Whether the topic has got to this place, as far as can be told. */
  boolean isReached(Offsets place) {
    try (ChangeLog.Reader reader = log.open()) {
      return reader.end().reaches(place);
    } catch (ChangeLog.UnavailableException e) {
      return true;
    }
  }

  private static Read read(
      ChangeLog.Reader reader, Offsets from, Offsets to, Predicate<CommittedChange> wanted) {
    Offsets begin = reader.begin();
    Set<Integer> behind = new HashSet<>();
    for (int partition = 0; partition < from.partitions(); partition++) {
      if (from.in(partition) < to.in(partition)) {
        behind.add(partition);
        if (from.in(partition) < begin.in(partition)) {
          return new Read.Not(Gap.COMPACTED);
        }
      }
    }
    reader.seek(from, behind);
    List<CommittedChange> found = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!reader.at().reaches(to)) {
      if (System.nanoTime() - end > 0) {
        return new Read.Not(Gap.BUSY);
      }
      for (CommittedChange change : reader.next(POLL)) {
        if (change.offset() >= from.in(change.partition())
            && change.offset() < to.in(change.partition())
            && wanted.test(change)) {
          found.add(change);
        }
      }
    }
    return new Read.All(found);
  }
}
