// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.WebhookBook;
import dev.headway.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the book: reads all webhooks and deliveries from the beginning, committed ones only, and
 * then as they come.
 */
final class WebhookReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Map<String, Object> properties;
  private final TopicPartition webhooks;
  private final List<TopicPartition> all = new ArrayList<>();
  private final WebhookBook book;
  private final Told told;
  private final Map<TopicPartition, Long> places = new HashMap<>();
  private final Object lock = new Object();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("headway-webhook-book").unstarted(this::run);
  private boolean ready;
  private volatile boolean closed;
  private volatile @Nullable Consumer<byte[], byte[]> open;

  /** Is told of each delivery that has come into the book, before the next one does. */
  @FunctionalInterface
  interface Told {
    /**
     * One has.
     *
     * @param delivery null: it has left
     */
    void delivery(int partition, String key, @Nullable Delivery delivery);
  }

  /**
   * A reader of {@code partitions} partitions of deliveries.
   *
   * @param kafka properties of Kafka clients
   */
  WebhookReader(
      Map<String, String> kafka, TopicNames topics, int partitions, WebhookBook book, Told told) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "headway-webhook-book");
    this.properties = Map.copyOf(config);
    this.webhooks = new TopicPartition(topics.webhooks(), 0);
    this.book = book;
    this.told = told;
    all.add(webhooks);
    for (int partition = 0; partition < partitions; partition++) {
      all.add(new TopicPartition(topics.webhookDeliveries(), partition));
    }
  }

  void start() {
    thread.start();
  }

  /** What is done in {@code action} is done while no delivery comes into the book. */
  void quietly(Runnable action) {
    synchronized (lock) {
      action.run();
    }
  }

  /** Whether everything is in the book that there was when this began. */
  boolean isReady() {
    synchronized (lock) {
      return ready;
    }
  }

  /** Waits until it is ready and there is a webhook or a delivery. Returns whether there is. */
  boolean awaitAny(Duration wait) throws InterruptedException {
    return await(wait, () -> ready && !book.isEmpty());
  }

  /** The place of the next record in a partition, as far as it has been read. */
  long place(TopicPartition partition) {
    synchronized (lock) {
      return places.getOrDefault(partition, 0L);
    }
  }

  /** Waits until the book has everything before these places. Returns whether it does. */
  boolean await(Map<TopicPartition, Long> upTo, Duration wait) throws InterruptedException {
    return await(
        wait,
        () ->
            upTo.entrySet().stream()
                .allMatch(entry -> places.getOrDefault(entry.getKey(), 0L) >= entry.getValue()));
  }

  private boolean await(Duration wait, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    synchronized (lock) {
      while (!condition.getAsBoolean()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0 || closed) {
          return false;
        }
        lock.wait(left);
      }
      return true;
    }
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        open = consumer;
        read(consumer);
      } catch (WakeupException e) {
        // It is to stop.
      } catch (RuntimeException e) {
        LOG.warn("webhooks cannot be read; they are tried again", e);
        pause();
      } finally {
        open = null;
      }
    }
  }

  private void pause() {
    try {
      synchronized (lock) {
        lock.wait(AGAIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    consumer.assign(all);
    for (TopicPartition partition : all) {
      Long place = places.get(partition);
      if (place == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, place);
      }
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    while (!closed) {
      var records = consumer.poll(POLL);
      synchronized (lock) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
          take(record);
        }
        // Beyond the last record there may be marks of transactions.
        all.forEach(partition -> places.put(partition, consumer.position(partition)));
        ready |=
            ends.entrySet().stream()
                .allMatch(end -> places.getOrDefault(end.getKey(), 0L) >= end.getValue());
        lock.notifyAll();
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    try {
      if (record.topic().equals(webhooks.topic())) {
        book.webhook(key, record.value());
      } else {
        told.delivery(
            record.partition(), key, book.delivery(record.partition(), key, record.value()));
      }
    } catch (RuntimeException e) {
      LOG.error(
          "record {} of {}-{} cannot be read and is passed over",
          record.offset(),
          record.topic(),
          record.partition(),
          e);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    Consumer<byte[], byte[]> reading = open;
    if (reading != null) {
      reading.wakeup();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
