// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.topology.TrackerSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** B0: copies the inputs to one topic, in transactions of a second. */
final class CopyDrain implements Drain {
  private static final long COMMIT_NANOS = 1_000_000_000;
  private static final Duration POLL = Duration.ofMillis(100);

  private final AtomicLong processed = new AtomicLong();
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final Thread thread;

  private CopyDrain(DrainJob job) {
    TrackerSettings settings = job.outputs();
    Map<String, Object> common = new HashMap<>(settings.kafka());
    Map<String, Object> reading = new HashMap<>(common);
    reading.put(ConsumerConfig.GROUP_ID_CONFIG, job.applicationId());
    reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
    consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    Map<String, Object> writing = new HashMap<>(common);
    writing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, job.applicationId());
    writing.put(ProducerConfig.LINGER_MS_CONFIG, 100);
    producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
    consumer.subscribe(job.inputs().topics().inputs());
    String to = settings.topics().planTimeline();
    thread = Thread.ofPlatform().name("copy").start(() -> run(to));
  }

  static CopyDrain start(DrainJob job) {
    return new CopyDrain(job);
  }

  private void run(String to) {
    try (consumer;
        producer) {
      producer.initTransactions();
      while (!Thread.currentThread().isInterrupted()) {
        copy(to);
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  private void copy(String to) {
    producer.beginTransaction();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    long begin = System.nanoTime();
    try {
      do {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          var unused = producer.send(new ProducerRecord<>(to, record.key(), record.value()));
          offsets.put(
              new TopicPartition(record.topic(), record.partition()),
              new OffsetAndMetadata(record.offset() + 1));
          processed.incrementAndGet();
        }
      } while (System.nanoTime() - begin < COMMIT_NANOS);
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
    } catch (WakeupException e) {
      producer.abortTransaction();
      throw e;
    }
  }

  @Override
  public long processed() {
    return processed.get();
  }

  @Override
  public Map<String, Long> counts() {
    return Map.of("processed", processed.get());
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
