// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events to the inputs as an agent on the fast path does: keyed by plan, acks=all. */
public final class EventSender implements AutoCloseable {
  private final int partitions;
  private final List<String> inputs;
  private final SchemaRegistryClient registry;
  private final AvroSerializer<AgentEvent> serializer;
  private final Producer<byte[], byte[]> producer;
  private volatile @Nullable Future<RecordMetadata> latest;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Opens it.
   *
   * @param linger how long a record may wait for others
   */
  public EventSender(Cluster cluster, String prefix, Duration linger) {
    TrackerSettings settings = cluster.tracker("none", prefix, Path.of("none"));
    partitions = cluster.partitions();
    inputs = settings.topics().inputs();
    registry = SchemaRegistryClient.of(settings.registry());
    serializer = new AvroSerializer<>(registry, AgentEvent.class);
    serializer.warmUp(inputs);
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                linger.toMillis(),
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Hands an event to the producer.
   *
   * @throws IllegalStateException when an earlier one could not be written
   */
  public void send(LoadEvent event) {
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("events cannot be written", failed);
    }
    String topic = inputs.get(event.input().ordinal());
    latest =
        producer.send(
            new ProducerRecord<>(
                topic,
                event.plan().partition(partitions),
                event.timestamp(),
                event.plan().bytes(),
                serializer.serialize(topic, event.event())),
            (written, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
  }

  /** Returns when everything is written. */
  public void flush() {
    producer.flush();
    Future<RecordMetadata> last = latest;
    Exception failed = failure.get();
    if (failed != null || (last != null && !last.isDone())) {
      throw new IllegalStateException("events cannot be written", failed);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
    registry.close();
  }
}
