// SPDX-License-Identifier: Apache-2.0
package dev.headway.topics;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a topic has to be.
 *
 * @param name name
 * @param partitions partitions
 * @param cleanupPolicy {@code delete}, {@code compact} or {@code compact,delete}
 * @param retention how long records are kept where the policy deletes; null: no say
 * @param maxMessageBytes largest record batch; null: the broker's default
 * @param everyRecordFor how long compaction leaves every record; null: no say
 */
public record TopicPlan(
    String name,
    int partitions,
    String cleanupPolicy,
    @Nullable Duration retention,
    @Nullable Integer maxMessageBytes,
    @Nullable Duration everyRecordFor) {
  /** After this long at the latest, a record that a later one replaces is to go. */
  public static final Duration COMPACTED_WITHIN = Duration.ofDays(1);

  /** Name of the entry that says so. */
  public static final String MAX_COMPACTION_LAG = "max.compaction.lag.ms";

  /** Name of the entry that says how long compaction leaves every record. */
  public static final String MIN_COMPACTION_LAG = "min.compaction.lag.ms";

  /** One of which compaction may take what it likes. */
  public TopicPlan(
      String name,
      int partitions,
      String cleanupPolicy,
      @Nullable Duration retention,
      @Nullable Integer maxMessageBytes) {
    this(name, partitions, cleanupPolicy, retention, maxMessageBytes, null);
  }

  /** This, with every record left for so long, at most {@link #COMPACTED_WITHIN}. */
  public TopicPlan keepingEveryRecordFor(Duration time) {
    return new TopicPlan(name, partitions, cleanupPolicy, retention, maxMessageBytes, time);
  }

  /** The same of another topic. */
  public TopicPlan named(String other) {
    return new TopicPlan(
        other, partitions, cleanupPolicy, retention, maxMessageBytes, everyRecordFor);
  }

  /** As topic configuration entries. */
  public Map<String, String> config() {
    Map<String, String> config = new TreeMap<>();
    config.put("cleanup.policy", cleanupPolicy);
    if (retention != null) {
      config.put("retention.ms", Long.toString(retention.toMillis()));
    }
    if (cleanupPolicy.contains("compact")) {
      config.put(MAX_COMPACTION_LAG, Long.toString(COMPACTED_WITHIN.toMillis()));
    }
    if (everyRecordFor != null) {
      config.put(MIN_COMPACTION_LAG, Long.toString(everyRecordFor.toMillis()));
    }
    if (maxMessageBytes != null) {
      config.put("max.message.bytes", Integer.toString(maxMessageBytes));
    }
    return config;
  }
}
