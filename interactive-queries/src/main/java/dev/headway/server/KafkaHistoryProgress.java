// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.history.row.HistoryTable;
import dev.headway.history.sink.HistorySinks;
import dev.headway.http.history.HistoryProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka how far the sinks' consumer groups have got. One look serves all who ask at about the
 * same time, so that readers that wait are no load for the brokers.
 *
 * <p>A sink commits the offset after the last record it has written. What may follow without a
 * record to write (the markers of transactions, records of those that were aborted, and the
 * tombstones of expired plans, which sinks drop) it never commits. So where a sink has not got to
 * the end, the rest is read to see whether there is anything to write in it.
 */
final class KafkaHistoryProgress implements HistoryProgress, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaHistoryProgress.class);

  /** What a look may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How long a look serves those who only want to know about how far it is. */
  private static final Duration KEPT = Duration.ofSeconds(1);

  /** Between two looks of one who waits. */
  private static final Duration PAUSE = Duration.ofMillis(40);

  /** After brokers did not answer. */
  private static final Duration AVOIDED = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long NOWHERE = -1;

  private static final List<HistoryTable> TABLES =
      List.of(
          HistoryTable.PLAN_PROGRESS, HistoryTable.TASK_EXECUTIONS, HistoryTable.EVENT_TIMELINE);

  private final Map<String, Object> kafka;
  private final String prefix;
  private final int partitions;
  private volatile boolean stopping;

  /** Of records from {@code from} on: up to where none is to be written. */
  private record Nothing(long from, long upTo) {}

  private final Map<TopicPartition, Nothing> nothing = new HashMap<>();

  /**
   * What a look has found.
   *
   * @param begun when it began, in nanoseconds of this JVM
   * @param committed what sinks have committed; missing: nothing yet
   * @param ends ends of the change topics, open transactions included
   * @param stable ends of what is committed on them
   */
  private record Look(
      long begun,
      Map<TopicPartition, Long> committed,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> stable) {}

  private @Nullable Look last;
  private long avoidedUntil = System.nanoTime();
  private @Nullable Admin admin;
  private @Nullable Consumer<byte[], byte[]> reader;
  private boolean closed;

  /**
   * @param kafka properties of Kafka clients
   * @param prefix prefix of Headway's topics, and of the sinks' names
   * @param partitions partitions of each change topic
   */
  KafkaHistoryProgress(Map<String, String> kafka, String prefix, int partitions) {
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.kafka.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.prefix = prefix;
    this.partitions = partitions;
  }

  @Override
  public Optional<List<Table>> tables() {
    Look look = look(System.nanoTime() - KEPT.toNanos());
    return look == null
        ? Optional.empty()
        : Optional.of(TABLES.stream().map(t -> table(look, t)).toList());
  }

  private Table table(Look look, HistoryTable table) {
    String topic = HistorySinks.topic(prefix, table);
    List<Long> committed = new ArrayList<>(partitions);
    long lag = 0;
    for (int partition = 0; partition < partitions; partition++) {
      TopicPartition of = new TopicPartition(topic, partition);
      committed.add(look.committed().getOrDefault(of, NOWHERE));
      lag += Math.max(0, look.stable().getOrDefault(of, 0L) - written(look, of));
    }
    return new Table(table.label(), topic, committed, lag);
  }

  @Override
  public @Nullable String await(Set<Integer> wanted, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    Look begin = look(System.nanoTime());
    while (begin == null && goesOn(deadline)) {
      begin = look(System.nanoTime());
    }
    if (begin == null) {
      return "Kafka does not say how far it is";
    }
    Set<TopicPartition> open = new HashSet<>();
    for (HistoryTable table : TABLES) {
      wanted.forEach(p -> open.add(new TopicPartition(HistorySinks.topic(prefix, table), p)));
    }
    Look now = begin;
    Map<TopicPartition, Long> goal = begin.ends();
    while (true) {
      Look seen = now;
      open.removeIf(of -> written(seen, of) >= goal.getOrDefault(of, 0L));
      if (open.isEmpty()) {
        return null;
      }
      if (!goesOn(deadline)) {
        return "its sinks have not written all of "
            + open.stream().map(TopicPartition::toString).sorted().toList();
      }
      Look next = look(seen.begun() + PAUSE.toNanos());
      now = next == null ? seen : next;
    }
  }

  /** Whether there is time for another look; lets some of it pass. */
  private boolean goesOn(long deadline) {
    long left = deadline - System.nanoTime();
    if (left <= 0 || stopping || Thread.currentThread().isInterrupted()) {
      return false;
    }
    LockSupport.parkNanos(this, Math.min(left, PAUSE.toNanos()));
    return true;
  }

  /** Up to where there is nothing left to be written. */
  private synchronized long written(Look look, TopicPartition of) {
    long committed = Math.max(0, look.committed().getOrDefault(of, NOWHERE));
    Nothing known = nothing.get(of);
    return known != null && known.from() <= committed
        ? Math.max(committed, known.upTo())
        : committed;
  }

  /** A look that began then or later; null when Kafka does not answer. */
  private synchronized @Nullable Look look(long since) {
    Look known = last;
    if (known != null && known.begun() - since >= 0) {
      return known;
    }
    long now = System.nanoTime();
    if (closed || now - avoidedUntil < 0) {
      return null;
    }
    try {
      Look look = ask(now);
      readOn(look);
      last = look;
      return look;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.debug("how far history has got is not known", e);
      avoidedUntil = System.nanoTime() + AVOIDED.toNanos();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private Look ask(long now) throws ExecutionException, InterruptedException, TimeoutException {
    Admin client = client();
    Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (HistoryTable table : TABLES) {
      groups.put(HistorySinks.group(prefix, table), new ListConsumerGroupOffsetsSpec());
      for (int partition = 0; partition < partitions; partition++) {
        latest.put(
            new TopicPartition(HistorySinks.topic(prefix, table), partition), OffsetSpec.latest());
      }
    }
    var offsets = client.listConsumerGroupOffsets(groups).all();
    var ends = client.listOffsets(latest).all();
    var stable =
        client.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all();
    Map<TopicPartition, Long> committed = new HashMap<>();
    offsets
        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .values()
        .forEach(
            group ->
                group.forEach(
                    (partition, offset) -> {
                      if (offset != null) {
                        committed.put(partition, offset.offset());
                      }
                    }));
    Map<TopicPartition, Long> endOffsets = new HashMap<>();
    ends.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .forEach((partition, end) -> endOffsets.put(partition, end.offset()));
    Map<TopicPartition, Long> stableOffsets = new HashMap<>();
    stable
        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .forEach((partition, end) -> stableOffsets.put(partition, end.offset()));
    return new Look(now, committed, endOffsets, stableOffsets);
  }

  /** Reads on from where sinks have got to, as far as there is nothing to write. */
  private void readOn(Look look) {
    Map<TopicPartition, Long> from = new HashMap<>();
    look.stable()
        .forEach(
            (partition, end) -> {
              long written = written(look, partition);
              if (written < end) {
                from.put(partition, written);
              }
            });
    if (from.isEmpty()) {
      return;
    }
    Consumer<byte[], byte[]> consumer = reader();
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    Map<TopicPartition, Long> toWrite = new HashMap<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Set<TopicPartition> open = new HashSet<>(from.keySet());
    while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.headers().lastHeader(HistorySinks.EXPIRED) == null) {
          toWrite.putIfAbsent(
              new TopicPartition(record.topic(), record.partition()), record.offset());
        }
      }
      consumer.pause(List.copyOf(toWrite.keySet()));
      open.removeIf(
          of ->
              toWrite.containsKey(of)
                  || consumer.position(of) >= look.stable().getOrDefault(of, 0L));
    }
    from.forEach(
        (of, begin) -> {
          long upTo = toWrite.getOrDefault(of, consumer.position(of));
          Nothing known = nothing.get(of);
          long committed = Math.max(0, look.committed().getOrDefault(of, NOWHERE));
          nothing.put(
              of,
              known != null && known.from() <= committed && known.upTo() >= begin
                  ? new Nothing(known.from(), Math.max(known.upTo(), upTo))
                  : new Nothing(begin, upTo));
        });
    consumer.assign(List.of());
  }

  private Admin client() {
    if (admin == null) {
      admin = Admin.create(kafka);
    }
    return admin;
  }

  private Consumer<byte[], byte[]> reader() {
    if (reader == null) {
      Map<String, Object> config = new HashMap<>(kafka);
      config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
      config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
      config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "65536");
      config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "20");
      config.put(ConsumerConfig.CLIENT_ID_CONFIG, "headway-history");
      reader =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
    return reader;
  }

  /** Who waits goes without. */
  void stop() {
    stopping = true;
  }

  @Override
  public synchronized void close() {
    stopping = true;
    closed = true;
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
    if (reader != null) {
      reader.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** The tables it tells of. */
  static List<HistoryTable> filled() {
    return TABLES;
  }
}
