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
 */
public record TopicPlan(
    String name,
    int partitions,
    String cleanupPolicy,
    @Nullable Duration retention,
    @Nullable Integer maxMessageBytes) {
  /** As topic configuration entries. */
  public Map<String, String> config() {
    Map<String, String> config = new TreeMap<>();
    config.put("cleanup.policy", cleanupPolicy);
    if (retention != null) {
      config.put("retention.ms", Long.toString(retention.toMillis()));
    }
    if (maxMessageBytes != null) {
      config.put("max.message.bytes", Integer.toString(maxMessageBytes));
    }
    return config;
  }
}
