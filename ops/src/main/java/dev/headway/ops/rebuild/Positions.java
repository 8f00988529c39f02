// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.rebuild;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.Pause;
import dev.headway.ops.client.RequestFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How far applications have got in their topics. */
public final class Positions implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Asks the Kafka at {@code endpoints}. */
  public Positions(Endpoints endpoints) {
    Map<String, Object> timeouts =
        Map.of("default.api.timeout.ms", TIMEOUT_MILLIS, "request.timeout.ms", TIMEOUT_MILLIS / 2);
    admin = Admin.create(endpoints.kafka(timeouts));
    Map<String, Object> properties = new HashMap<>(endpoints.kafka(timeouts));
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    properties.put("allow.auto.create.topics", "false");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Every partition of these topics. */
  List<TopicPartition> partitions(Collection<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    try {
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
    } catch (KafkaException e) {
      throw failed(e);
    }
    return partitions;
  }

  /** Up to where an application has committed these topics; 0 where it has committed nothing. */
  Map<TopicPartition, Long> committed(Application application, Collection<String> topics) {
    try {
      var offsets =
          admin
              .listConsumerGroupOffsets(
                  application.id(), new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      Map<TopicPartition, Long> committed = new HashMap<>();
      for (TopicPartition partition : partitions(topics)) {
        var offset = offsets.get(partition);
        committed.put(partition, offset == null ? 0L : offset.offset());
      }
      return committed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    } catch (ExecutionException | TimeoutException e) {
      throw failed(e);
    }
  }

  /** Where these topics end, as far as they are committed. */
  Map<TopicPartition, Long> ends(Collection<String> topics) {
    try {
      return consumer.endOffsets(partitions(topics));
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Waits until no transaction is open in a topic that nobody writes any more: what was committed
   * behind it cannot be read before.
   */
  void awaitNoOpenTransaction(String topic, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ends(List.of(topic)).equals(highest(topic))) {
      if (System.nanoTime() > deadline) {
        throw new RequestFailedException(
            "A transaction in "
                + topic
                + " stays open for more than "
                + patience.toSeconds()
                + " s.",
            false);
      }
      Pause.of(BETWEEN_LOOKS);
    }
  }

  /** Where a topic ends, whether that is committed or not. */
  private Map<TopicPartition, Long> highest(String topic) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions(List.of(topic)).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    try {
      Map<TopicPartition, Long> highest = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
          .forEach((partition, end) -> highest.put(partition, end.offset()));
      return highest;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    } catch (ExecutionException | TimeoutException e) {
      throw failed(e);
    }
  }

  /** Records up to {@code ends} that the application has not committed yet. */
  long missing(Application application, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> committed =
        committed(
            application, ends.keySet().stream().map(TopicPartition::topic).distinct().toList());
    return ends.entrySet().stream()
        .filter(end -> isBehind(committed, end) && hasRecords(committed, end))
        .mapToLong(end -> end.getValue() - offset(committed, end.getKey()))
        .sum();
  }

  private static boolean isBehind(
      Map<TopicPartition, Long> committed, Map.Entry<TopicPartition, Long> end) {
    return offset(committed, end.getKey()) < end.getValue();
  }

  private static long offset(Map<TopicPartition, Long> committed, TopicPartition partition) {
    return Objects.requireNonNullElse(committed.get(partition), 0L);
  }

  /** Offsets alone do not tell: the markers of transactions have some, too. */
  private boolean hasRecords(
      Map<TopicPartition, Long> committed, Map.Entry<TopicPartition, Long> end) {
    TopicPartition partition = end.getKey();
    try {
      consumer.assign(List.of(partition));
      long begin =
          Objects.requireNonNull(consumer.beginningOffsets(List.of(partition)).get(partition));
      consumer.seek(partition, Math.max(begin, offset(committed, partition)));
      while (consumer.position(partition) < end.getValue()) {
        if (!consumer.poll(BETWEEN_LOOKS).isEmpty()) {
          return true;
        }
      }
      return false;
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Waits until an application has committed everything up to {@code ends}.
   *
   * @param heard told how many records are missing, again and again
   * @throws RequestFailedException when it has not within {@code patience}
   */
  void await(
      Application application, Map<TopicPartition, Long> ends, Duration patience, Progress heard) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      long missing = missing(application, ends);
      heard.missing(missing);
      if (missing == 0) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new RequestFailedException(
            "Application "
                + application.id()
                + " has not folded "
                + missing
                + " records within "
                + patience.toSeconds()
                + " s.",
            false);
      }
      Pause.of(BETWEEN_LOOKS);
    }
  }

  /** Hears how far an application is. */
  interface Progress {
    /** So many records are missing. */
    void missing(long records);
  }

  /**
   * Waits until what an application has re-routed is worked off. A result may go to where its
   * correlation is known and from there to its plan: so twice.
   */
  void awaitRerouted(Application application, Duration patience) {
    for (int hop = 0; hop < 2; hop++) {
      await(application, ends(List.of(application.topics().reroute())), patience, missing -> {});
    }
  }

  private static RequestFailedException failed(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return new RequestFailedException("Kafka does not answer as it should: " + cause, false, e);
  }

  @Override
  public void close() {
    consumer.close();
    admin.close(Duration.ofSeconds(5));
  }
}
