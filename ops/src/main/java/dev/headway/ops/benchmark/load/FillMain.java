// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.topics.TopicSetup;
import dev.headway.topology.TopicPlans;
import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes a load to the inputs, making the topics where they are missing. */
public final class FillMain {
  /** Event time runs at this rate. */
  private static final long EVENTS_PER_SECOND = 10_000;

  private static final int TOLD_EVERY = 10_000;

  private FillMain() {}

  /**
   * What to write where.
   *
   * @param cluster broker and registry
   * @param prefix prefix of the topics
   * @param load the events
   */
  public record Job(Cluster cluster, String prefix, LoadPlan load) {}

  /** See the class. */
  public static void main(String[] args) {
    Job job = ChildLines.job(args, Job.class);
    TrackerSettings settings = job.cluster.tracker("none", job.prefix, Path.of("none"));
    // The load ends now: retention must not reach its beginning, and nothing lies in the future.
    long start =
        System.currentTimeMillis() - job.load.events() * 1_000 / EVENTS_PER_SECOND - 10_000;
    Load load = job.load.begin(new LoadClock(start, EVENTS_PER_SECOND));
    try (Admin admin = Admin.create(Map.copyOf(settings.kafka()))) {
      new TopicSetup(admin, settings.replicationFactor()).ensure(TopicPlans.of(settings));
    }
    try (SchemaRegistryClient registry = SchemaRegistryClient.of(settings.registry());
        Producer<byte[], byte[]> producer = producer(settings)) {
      AvroSerializer<AgentEvent> serializer = new AvroSerializer<>(registry, AgentEvent.class);
      List<String> inputs = settings.topics().inputs();
      serializer.warmUp(inputs);
      write(load, job.cluster.partitions(), inputs, serializer, producer);
    }
    ChildLines.result(load.counts());
  }

  private static Producer<byte[], byte[]> producer(TrackerSettings settings) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            settings.kafka().getOrDefault("bootstrap.servers", ""),
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void write(
      Load load,
      int partitions,
      List<String> inputs,
      AvroSerializer<AgentEvent> serializer,
      Producer<byte[], byte[]> producer) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    long sent = 0;
    while (load.hasNext() && failure.get() == null) {
      LoadEvent event = load.next();
      String topic = inputs.get(event.input().ordinal());
      byte[] key = event.plan().bytes();
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic,
                  event.plan().partition(partitions),
                  event.timestamp(),
                  key,
                  serializer.serialize(topic, event.event())),
              (written, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, e);
                }
              });
      if (++sent % TOLD_EVERY == 0) {
        ChildLines.progress(sent);
      }
    }
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the load cannot be written", failed);
    }
  }
}
