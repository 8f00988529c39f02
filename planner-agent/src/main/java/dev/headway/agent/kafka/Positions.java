// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions a member holds, and up to where it was given each and has committed it. They may
 * be ahead of the group's committed offsets for longer than a generation: what is kept over a
 * rebalance goes on where it was, so that nothing is given twice.
 */
final class Positions {
  private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

  /** A member is to be polled again before long, whatever Kafka does. */
  private static final Duration FIND = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration lookBack;
  private final Map<TopicPartition, OffsetAndMetadata> given = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  /** The last generation whose assignment the member's listener was told. */
  private @Nullable Generation held;

  /** The one it is to be told. */
  private @Nullable Generation assigned;

  /** Whether the consumer still has what is held. */
  private boolean settled;

  /**
   * Of nothing yet.
   *
   * @param lookBack how old events may be for an agent that has never run
   */
  Positions(Consumer<byte[], byte[]> consumer, Duration lookBack) {
    this.consumer = consumer;
    this.lookBack = lookBack;
  }

  Optional<Generation> held() {
    return Optional.ofNullable(held);
  }

  /** What the consumer has and the listener knows of. */
  Set<TopicPartition> settled() {
    return settled && held != null ? held.partitions() : Set.of();
  }

  /** The consumer has given up everything; what was found and not taken up is nobody's. */
  void revoked() {
    assigned = null;
    settled = false;
    Set<TopicPartition> still = held == null ? Set.of() : held.partitions();
    given.keySet().retainAll(still);
    committed.keySet().retainAll(still);
  }

  /** The consumer has exactly this. */
  void assigned(Generation generation) {
    assigned = generation;
  }

  /** Whether there is something to be told. */
  boolean isAssigned() {
    return assigned != null;
  }

  /** Whether others may have had meanwhile what was held. */
  boolean isInterrupted() {
    return held != null && assigned != null && !assigned.follows(held);
  }

  /** Forgets everything held; returns whether there was anything. */
  boolean lose() {
    boolean had = held != null;
    held = null;
    settled = false;
    given.clear();
    committed.clear();
    return had;
  }

  /**
   * Finds where to go on with what is new.
   *
   * @return whether all is found; else to be called again
   */
  boolean find() {
    Set<TopicPartition> fresh = new HashSet<>(Objects.requireNonNull(assigned).partitions());
    fresh.removeAll(given.keySet());
    if (fresh.isEmpty()) {
      return true;
    }
    try {
      // Asks for stable offsets: the answer waits for the transactions in which a predecessor has
      // sent offsets. So these are decided when the listener comes to load what they changed.
      Map<TopicPartition, OffsetAndMetadata> before =
          undisturbed(() -> consumer.committed(fresh, FIND));
      Set<TopicPartition> never = new HashSet<>();
      for (TopicPartition partition : fresh) {
        OffsetAndMetadata offset = before.get(partition);
        if (offset == null) {
          never.add(partition);
        } else {
          given.put(partition, offset);
          committed.put(partition, offset);
        }
      }
      if (!never.isEmpty()) {
        begin(lookBack(never));
      }
      return true;
    } catch (RetriableException e) {
      LOG.debug("positions are not known yet", e);
      return false;
    }
  }

  /**
   * The first events that are young enough, or else the end. Not left to {@code
   * auto.offset.reset=by_duration:}, which (in 4.3.1) finds no place in a partition without such an
   * event.
   */
  private Map<TopicPartition, OffsetAndMetadata> lookBack(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> times = new HashMap<>();
    long since = Instant.now().minus(lookBack).toEpochMilli();
    partitions.forEach(partition -> times.put(partition, since));
    // The ends first: what comes between the two answers is found by the second or lies behind the
    // first.
    Map<TopicPartition, Long> ends = undisturbed(() -> consumer.endOffsets(partitions, FIND));
    Map<TopicPartition, OffsetAndTimestamp> young =
        undisturbed(() -> consumer.offsetsForTimes(times, FIND));
    Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndTimestamp event = young.get(partition);
          first.put(partition, new OffsetAndMetadata(event == null ? end : event.offset()));
        });
    return first;
  }

  /**
   * Begins at {@code first}, and makes that last. Else an agent that found nothing until it was
   * stopped would look back from its next start again, and skip what came in between.
   */
  private void begin(Map<TopicPartition, OffsetAndMetadata> first) {
    try {
      undisturbed(
          () -> {
            consumer.commitSync(first, FIND);
            return first;
          });
      committed.putAll(first);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      LOG.debug("the group is changing again: the first commit does it, or the next member", e);
    }
    given.putAll(first);
  }

  /** Waking up is for {@code poll}. */
  private static <T> T undisturbed(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (WakeupException e) {
        LOG.trace("woken up while there is nothing to wake up from", e);
      }
    }
  }

  /** Takes up what was assigned, from where it was or from what {@link #find} has found. */
  Generation take() {
    Generation now = Objects.requireNonNull(assigned);
    given.keySet().retainAll(now.partitions());
    committed.keySet().retainAll(now.partitions());
    given.forEach(consumer::seek);
    held = now;
    assigned = null;
    settled = true;
    return now;
  }

  /**
   * The listener did not get to the end of what it does with {@code generation}. It is told again
   * that this is the member's, and before, that what was is lost: as long as it is not its own
   * successor.
   */
  void untake(Generation generation) {
    assigned = generation;
    settled = false;
  }

  /** The member was given all before these offsets. */
  void given(Map<TopicPartition, OffsetAndMetadata> next) {
    given.putAll(next);
  }

  /** All before these offsets is committed. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    committed.putAll(offsets);
  }

  /** What has been given and not committed. */
  Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    Map<TopicPartition, OffsetAndMetadata> changed = new HashMap<>();
    given.forEach(
        (partition, offset) -> {
          OffsetAndMetadata before = committed.get(partition);
          if (before == null || before.offset() != offset.offset()) {
            changed.put(partition, offset);
          }
        });
    return changed;
  }

  /**
   * What is to be committed: what has changed, or else any one. Without an offset the coordinator
   * would not be asked whether the member still is one.
   */
  Map<TopicPartition, OffsetAndMetadata> toCommit() {
    Map<TopicPartition, OffsetAndMetadata> changed = uncommitted();
    if (changed.isEmpty()) {
      given.entrySet().stream()
          .findFirst()
          .ifPresent(any -> changed.put(any.getKey(), any.getValue()));
    }
    return changed;
  }
}
