// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.log.StateTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps all tables of a log up to date, with one consumer on one thread. */
final class TableReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableReader.class);

  /** Nothing depends on it: tables that come or go, and the end, wake the thread up. */
  private static final Duration POLL = Duration.ofSeconds(10);

  /** How long the beginning of a partition is looked for before the others have their turn. */
  private static final Duration FIND_BEGINNING = Duration.ofMillis(200);

  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  /** A table, and how many have it open. */
  private record Shared(TableData data, int users) {}

  /** The open tables as they were after so many changes. */
  private record Open(List<TableData> tables, long changes) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Function<String, TableData> make;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("agent-tables").unstarted(this::run);

  /** By full name of the topic; guards all below, and is where the thread waits. */
  private final Map<String, Shared> tables = new HashMap<>();

  private boolean started;
  private boolean closing;
  private long changes;

  /** Those the consumer reads; only the thread's. */
  private final Set<TableData> adopted = new HashSet<>();

  /**
   * Reads with {@code consumer}, which from here on is this reader's.
   *
   * @param make a table by its topic's full name
   */
  TableReader(KafkaConsumer<byte[], byte[]> consumer, Function<String, TableData> make) {
    this.consumer = consumer;
    this.make = make;
  }

  /** The table over {@code topic}; all who open the same share what is read. */
  StateTable open(String topic) {
    synchronized (tables) {
      if (closing) {
        throw new IllegalStateException("the log is closed");
      }
      Shared shared = tables.get(topic);
      TableData data = shared == null ? make.apply(topic) : shared.data();
      tables.put(topic, new Shared(data, shared == null ? 1 : shared.users() + 1));
      if (!started) {
        started = true;
        thread.start();
      }
      changed();
      return new Table(topic, data);
    }
  }

  private void release(String topic) {
    synchronized (tables) {
      tables.computeIfPresent(
          topic,
          (name, shared) ->
              shared.users() == 1 ? null : new Shared(shared.data(), shared.users() - 1));
      changed();
    }
  }

  private void changed() {
    changes++;
    tables.notifyAll();
    consumer.wakeup();
  }

  /** One user's view of a table. */
  private final class Table implements StateTable {
    private final String topic;
    private final TableData data;
    private final AtomicBoolean closed = new AtomicBoolean();

    Table(String topic, TableData data) {
      this.topic = topic;
      this.data = data;
    }

    @Override
    public Optional<byte[]> get(String key) {
      requireOpen();
      return Optional.ofNullable(data.get(key));
    }

    @Override
    public Map<String, byte[]> startingWith(String prefix) {
      requireOpen();
      return data.startingWith(prefix);
    }

    private void requireOpen() {
      if (closed.get()) {
        throw new IllegalStateException("the table over " + topic + " is closed");
      }
    }

    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        release(topic);
      }
    }
  }

  private void run() {
    try (consumer) {
      while (!isClosing()) {
        Open open = open();
        Duration rest = Duration.ZERO;
        try {
          adopt(open.tables());
          if (open.tables().isEmpty()) {
            rest = POLL;
          } else {
            read(open.tables());
          }
        } catch (WakeupException e) {
          LOG.trace("tables have come or gone", e);
        } catch (RuntimeException e) {
          // Tables outlive whatever Kafka has; those who wait meanwhile are told.
          LOG.warn("tables cannot be read at the moment", e);
          open.tables().forEach(table -> table.troubled(e));
          rest = AFTER_TROUBLE;
        }
        awaitChange(open.changes(), rest);
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e);
    } finally {
      open().tables().forEach(TableData::close);
    }
  }

  private boolean isClosing() {
    synchronized (tables) {
      return closing;
    }
  }

  private Open open() {
    synchronized (tables) {
      return new Open(tables.values().stream().map(Shared::data).toList(), changes);
    }
  }

  private void awaitChange(long seen, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (tables) {
      long left = atMost.toMillis();
      while (changes == seen && left > 0) {
        tables.wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
    }
  }

  /** Reads exactly the open tables from here on, new ones from the beginning. */
  private void adopt(List<TableData> open) {
    if (adopted.size() == open.size() && adopted.containsAll(open)) {
      return;
    }
    Set<TopicPartition> wanted = new HashSet<>();
    Set<TopicPartition> fresh = new HashSet<>();
    for (TableData table : open) {
      wanted.addAll(table.partitions());
      if (!adopted.contains(table)) {
        fresh.addAll(table.partitions());
      }
    }
    consumer.assign(wanted);
    if (!fresh.isEmpty()) {
      consumer.seekToBeginning(fresh);
    }
    adopted.clear();
    adopted.addAll(open);
    for (TopicPartition partition : fresh) {
      findBeginning(partition);
    }
  }

  /** Else a poll would wait for records, of which there may be none, before it can be told. */
  private void findBeginning(TopicPartition partition) {
    try {
      consumer.position(partition, FIND_BEGINNING);
    } catch (TimeoutException | WakeupException e) {
      LOG.debug("where {} begins will be known later", partition, e);
    }
  }

  private void read(List<TableData> open) {
    boolean placed = open.stream().allMatch(TableData::isPlaced);
    ConsumerRecords<byte[], byte[]> records = consumer.poll(placed ? POLL : Duration.ZERO);
    // First all records, since nothing may come between them and their tables; then the positions,
    // since whoever waits for one reads the records next.
    for (TableData table : open) {
      table.partitions().forEach(partition -> table.take(records.records(partition)));
    }
    for (TableData table : open) {
      Map<TopicPartition, Long> positions = new HashMap<>();
      for (TopicPartition partition : table.partitions()) {
        try {
          // Behind the markers of transactions too, which are no records.
          positions.put(partition, consumer.position(partition, FIND_BEGINNING));
        } catch (TimeoutException | WakeupException e) {
          LOG.debug("where {} begins will be known later", partition, e);
        }
      }
      table.reached(positions);
    }
  }

  @Override
  public void close() {
    boolean running;
    synchronized (tables) {
      closing = true;
      running = started;
      changed();
    }
    if (running) {
      Threads.join(thread);
    } else {
      consumer.close();
    }
  }
}
