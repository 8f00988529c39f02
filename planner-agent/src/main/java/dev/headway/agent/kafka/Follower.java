// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.LogException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the events of a topic to a reader, from its making on, on a thread of its own. */
final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** Nothing depends on it: closing wakes the thread up. */
  private static final Duration POLL = Duration.ofSeconds(10);

  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final EventCodec codec;
  private final Topic topic;
  private final Consumer<ReceivedEvent> reader;
  private final Consumer<Follower> whenClosed;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private Follower(
      KafkaConsumer<byte[], byte[]> consumer,
      EventCodec codec,
      Topic topic,
      Consumer<ReceivedEvent> reader,
      Consumer<Follower> whenClosed) {
    this.consumer = consumer;
    this.codec = codec;
    this.topic = topic;
    this.reader = reader;
    this.whenClosed = whenClosed;
    this.thread = Thread.ofPlatform().daemon().name("agent-follow-" + topic).unstarted(this::run);
  }

  /**
   * A follower that has its place at the end of all partitions when this returns.
   *
   * @param consumer from here on the follower's
   * @param whenClosed told once
   * @throws LogException when the ends cannot be learnt
   */
  static Follower start(
      KafkaConsumer<byte[], byte[]> consumer,
      EventCodec codec,
      Topic topic,
      List<TopicPartition> partitions,
      Consumer<ReceivedEvent> reader,
      Consumer<Follower> whenClosed) {
    try {
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      // Else the ends would be looked up with the first poll, behind what is committed until then.
      partitions.forEach(consumer::position);
    } catch (KafkaException e) {
      consumer.close();
      throw new LogException("topic " + topic + " cannot be followed: " + e.getMessage(), e);
    }
    Follower follower = new Follower(consumer, codec, topic, reader, whenClosed);
    follower.thread.start();
    return follower;
  }

  private void run() {
    try (consumer) {
      while (closing.getCount() > 0) {
        try {
          ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
          Batches.take(records, consumer, this::give);
        } catch (WakeupException e) {
          LOG.trace("closing", e);
        } catch (KafkaException e) {
          LOG.warn("topic {} cannot be followed at the moment", topic, e);
          if (closing.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS)) {
            break;
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e);
    }
  }

  private void give(ConsumerRecord<byte[], byte[]> record) {
    codec.decode(topic, record).ifPresent(this::give);
  }

  private void give(ReceivedEvent event) {
    if (closing.getCount() == 0) {
      return;
    }
    try {
      reader.accept(event);
    } catch (RuntimeException e) {
      LOG.error("a reader of topic {} failed with {}", topic, event, e);
    }
  }

  /** No event is given after this, but for one that is being given. */
  @Override
  public void close() {
    if (closing.getCount() == 0) {
      return;
    }
    closing.countDown();
    whenClosed.accept(this);
    consumer.wakeup();
    if (Thread.currentThread() != thread) {
      Threads.join(thread);
    }
  }
}
