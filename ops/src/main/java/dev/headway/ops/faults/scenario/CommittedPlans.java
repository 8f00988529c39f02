// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.faults.log.Deployment;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows plan-progress, to know which plans exist beyond doubt: a committed snapshot of them is
 * there. Thread-safe.
 */
final class CommittedPlans implements AutoCloseable {
  /**
   * A plan of which a snapshot is committed.
   *
   * @param key plan
   * @param tasks how many tasks the snapshot knows
   */
  record Known(PlanKey key, long tasks) {}

  private final List<PlanKey> plans = new ArrayList<>();
  private final Map<PlanKey, Known> known = new ConcurrentHashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final SchemaRegistryClient registry;
  private final AvroDeserializer<PlanProgress> avro;
  private final String topic;
  private final Thread thread;
  private volatile @Nullable RuntimeException failure;

  CommittedPlans(Deployment deployment) {
    topic = deployment.topics().planProgress();
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                deployment.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    registry = SchemaRegistryClient.of(deployment.registry());
    avro = new AvroDeserializer<>(registry, PlanProgress.class);
    thread = Thread.ofPlatform().name("faults-committed-plans").start(this::follow);
  }

  private void follow() {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        consumer.poll(Duration.ofMillis(500)).forEach(r -> take(r.key(), r.value()));
      }
    } catch (WakeupException | InterruptException e) {
      // asked to end
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      consumer.close();
    }
  }

  private void take(byte[] key, byte[] value) {
    PlanKey plan = PlanKey.parse(new String(key, StandardCharsets.UTF_8));
    PlanProgress progress = Objects.requireNonNull(avro.deserialize(topic, value));
    long tasks =
        progress.getCompletedTasks()
            + progress.getFailedTasks()
            + progress.getCancelledTasks()
            + progress.getOpenTasks()
            + progress.getFireAndForgetTasks();
    if (known.put(plan, new Known(plan, tasks)) == null) {
      synchronized (plans) {
        plans.add(plan);
      }
    }
  }

  /** How many there are. */
  int size() {
    return known.size();
  }

  /** One of the latest {@code among}; null before the first. */
  @Nullable Known any(int among) {
    RuntimeException failed = failure;
    if (failed != null) {
      throw new IllegalStateException("plan-progress cannot be followed", failed);
    }
    PlanKey plan;
    synchronized (plans) {
      if (plans.isEmpty()) {
        return null;
      }
      int back = ThreadLocalRandom.current().nextInt(Math.min(among, plans.size()));
      plan = plans.get(plans.size() - 1 - back);
    }
    return known.get(plan);
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    registry.close();
  }
}
