// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the stores are that are being restored to be folded here. Kafka Streams does not name
 * their partitions among a thread's tasks before they are done.
 */
final class RestoreProgress {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreProgress.class);

  private final Map<Integer, Store> stores = new ConcurrentHashMap<>();

  private record Store(long from, long at, long end, long beganNanos) {
    long missing() {
      return Math.max(0, end - at);
    }
  }

  /** A partition's store is restored from here to there, in offsets of its changelog. */
  void begins(int partition, long from, long end) {
    stores.put(partition, new Store(from, from, end, System.nanoTime()));
    if (end > from) {
      LOG.info("restoring partition {}: {} changes", partition, end - from);
    }
  }

  /** All before {@code offset} is restored. */
  void restored(int partition, long offset) {
    stores.computeIfPresent(
        partition, (number, store) -> new Store(store.from, offset, store.end, store.beganNanos));
  }

  /** All is restored, or restoring was broken off. */
  void ends(int partition) {
    Store store = stores.remove(partition);
    if (store != null && store.end > store.from) {
      LOG.info(
          "partition {}: {} of {} changes restored in {} ms",
          partition,
          Math.min(store.at, store.end) - store.from,
          store.end - store.from,
          Duration.ofNanos(System.nanoTime() - store.beganNanos).toMillis());
    }
  }

  /** The changes that each partition's store lacks. */
  Map<Integer, Long> missing() {
    Map<Integer, Long> missing = new TreeMap<>();
    stores.forEach((partition, store) -> missing.put(partition, store.missing()));
    return missing;
  }
}
