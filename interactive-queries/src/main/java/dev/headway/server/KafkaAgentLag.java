// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.plan.AgentLag;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka for the lag of the consumer group that is named like the agent. Answers are kept for
 * some seconds: many may ask about one agent that is stuck.
 */
final class KafkaAgentLag implements AgentLag, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaAgentLag.class);

  /** What a read may wait for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration KEPT = Duration.ofSeconds(3);
  private static final int MOST = 1_000;

  private record Known(OptionalLong lag, long at) {}

  private final Map<String, Object> kafka;
  private final String requests;
  private final String own;
  private final Map<String, Known> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };
  private @Nullable Admin admin;

  /** When Kafka did not answer, in nanoseconds of this JVM. */
  private long askedInVain = System.nanoTime() - KEPT.toNanos();

  /**
   * @param kafka properties of Kafka clients
   * @param requests topic agents read their requests from
   * @param own Headway's own group: no agent's
   */
  KafkaAgentLag(Map<String, String> kafka, String requests, String own) {
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.kafka.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.requests = requests;
    this.own = own;
  }

  @Override
  public synchronized OptionalLong of(String agent) {
    if (agent.equals(own)) {
      return OptionalLong.empty();
    }
    long now = System.nanoTime();
    Known last = known.get(agent);
    if (last != null && now - last.at() < KEPT.toNanos()) {
      return last.lag();
    }
    OptionalLong lag = now - askedInVain < KEPT.toNanos() ? OptionalLong.empty() : ask(agent);
    known.remove(agent);
    known.put(agent, new Known(lag, now));
    return lag;
  }

  private OptionalLong ask(String group) {
    try {
      Admin client = client();
      Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
      client
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach(
              (partition, offset) -> {
                if (partition.topic().equals(requests) && offset != null) {
                  read.put(partition, offset);
                }
              });
      if (read.isEmpty()) {
        return OptionalLong.empty();
      }
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      read.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      long[] lag = {0};
      client
          .listOffsets(latest)
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach(
              (partition, end) ->
                  lag[0] +=
                      Math.max(
                          0, end.offset() - Objects.requireNonNull(read.get(partition)).offset()));
      return OptionalLong.of(lag[0]);
    } catch (TimeoutException e) {
      // One read in a while has waited: the others do without.
      askedInVain = System.nanoTime();
      return OptionalLong.empty();
    } catch (ExecutionException | KafkaException e) {
      if (e.getCause() instanceof RetriableException) {
        askedInVain = System.nanoTime();
      }
      LOG.debug("the lag of a group is not known", e);
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }

  private Admin client() {
    if (admin == null) {
      admin = Admin.create(kafka);
    }
    return admin;
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
