// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.erasure.TopicAging;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** What Kafka says of how long topics keep records, each time it is asked. */
final class KafkaTopicAging implements TopicAging {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int RETRY_SECONDS = 2;

  private final Map<String, String> kafka;
  private final List<String> names;

  /**
   * @param kafka properties of Kafka clients
   * @param names topics
   */
  KafkaTopicAging(Map<String, String> kafka, List<String> names) {
    this.kafka = Map.copyOf(kafka);
    this.names = List.copyOf(names);
  }

  @Override
  public List<Topic> topics() {
    try (Admin admin = Admin.create(Map.copyOf(kafka))) {
      Set<String> existing =
          admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      List<ConfigResource> resources =
          names.stream()
              .filter(existing::contains)
              .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
              .toList();
      Map<ConfigResource, Config> configs =
          admin.describeConfigs(resources).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return resources.stream()
          .map(resource -> topic(resource.name(), configs.get(resource)))
          .toList();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw Problem.of(
              ProblemType.INGEST_UNAVAILABLE, "Kafka does not say how long its topics keep records")
          .retryAfter(RETRY_SECONDS)
          .exception();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemType.INGEST_UNAVAILABLE, "Headway is stopping")
          .retryAfter(RETRY_SECONDS)
          .exception();
    }
  }

  /**
   * A record is deleted with its segment, when the segment's latest one is old enough; a segment
   * takes records for as long as segment.ms. Compaction must not pass a record over for longer than
   * max.compaction.lag.ms.
   */
  private static Topic topic(String name, @Nullable Config config) {
    String policy = text(config, TopicConfig.CLEANUP_POLICY_CONFIG);
    Duration longest = null;
    if (policy.contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
      Duration retention = bounded(config, TopicConfig.RETENTION_MS_CONFIG);
      Duration segment = bounded(config, TopicConfig.SEGMENT_MS_CONFIG);
      longest = retention == null || segment == null ? null : retention.plus(segment);
    }
    if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      Duration lag = bounded(config, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
      longest = longest == null || (lag != null && lag.compareTo(longest) < 0) ? lag : longest;
    }
    return new Topic(name, policy, longest);
  }

  private static String text(@Nullable Config config, String entry) {
    ConfigEntry found = config == null ? null : config.get(entry);
    String value = found == null ? null : found.value();
    return value == null ? "" : value;
  }

  /** Null for longer than a hundred years: that is how Kafka says never. */
  private static @Nullable Duration bounded(@Nullable Config config, String entry) {
    String text = text(config, entry);
    if (text.isEmpty()) {
      return null;
    }
    Duration duration = Duration.ofMillis(Long.parseLong(text));
    return duration.isNegative() || duration.toDays() > 36_500 ? null : duration;
  }
}
