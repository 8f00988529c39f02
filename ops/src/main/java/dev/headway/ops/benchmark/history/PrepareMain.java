// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.history;

import dev.headway.history.row.HistoryTable;
import dev.headway.history.sink.HistorySinks;
import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Reads the change topics once, to know which rows are to come of them, and ends each partition
 * with a copy of its last record under a key that is only there: when its row is seen, all before
 * it is written.
 */
public final class PrepareMain {
  private static final Duration POLL = Duration.ofMillis(500);

  private PrepareMain() {}

  /**
   * Where.
   *
   * @param cluster broker and registry
   * @param prefix prefix of the topics
   */
  public record Job(Cluster cluster, String prefix) {}

  /**
   * What a table is to hold.
   *
   * @param table the table
   * @param records records of its topic, the ends included
   * @param rows rows they become
   * @param versions sum of the rows' versions; 0 for a table without
   * @param ends keys of the rows that come last
   */
  public record Expected(
      HistoryTable table, long records, long rows, long versions, List<String> ends) {
    /** With a copy. */
    public Expected {
      ends = List.copyOf(ends);
    }
  }

  /** What all are to hold. */
  public record Result(List<Expected> tables) {
    /** With a copy. */
    public Result {
      tables = List.copyOf(tables);
    }

    /** Records of all topics. */
    public long records() {
      return tables.stream().mapToLong(Expected::records).sum();
    }
  }

  /** See the class. */
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    Job job = ChildLines.job(args, Job.class);
    List<Expected> expected = new ArrayList<>();
    for (HistoryTable table : ChangeTopics.TABLES) {
      expected.add(prepare(job, table));
    }
    ChildLines.result(new Result(expected));
  }

  private static Expected prepare(Job job, HistoryTable table)
      throws ExecutionException, InterruptedException {
    Rows rows = new Rows(table);
    Map<TopicPartition, byte[]> last = new HashMap<>();
    try (SchemaRegistryClient registry = ChangeTopics.registry(job.cluster, job.prefix);
        var values = ChangeTopics.values(registry);
        Consumer<String, byte[]> consumer =
            ChangeTopics.fromTheBeginning(
                job.cluster, job.prefix, table, new ByteArrayDeserializer(), "bench-prepare")) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (!ChangeTopics.atEnd(consumer, ends)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (record.value() == null) {
            throw new IllegalStateException("a tombstone on " + record.topic());
          }
          last.put(new TopicPartition(record.topic(), record.partition()), record.value());
          rows.add(record.key(), values.deserialize(record.topic(), record.value()));
        }
      }
      last.forEach(
          (partition, value) ->
              rows.end(
                  "tenant-0/bench/end-" + partition.partition(),
                  values.deserialize(partition.topic(), value)));
    }
    write(job, table, last);
    return rows.expected();
  }

  private static void write(Job job, HistoryTable table, Map<TopicPartition, byte[]> last)
      throws ExecutionException, InterruptedException {
    List<Future<?>> written = new ArrayList<>();
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, job.cluster.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      last.forEach(
          (partition, value) ->
              written.add(
                  producer.send(
                      new ProducerRecord<>(
                          HistorySinks.topic(job.prefix, table),
                          partition.partition(),
                          "tenant-0/bench/end-" + partition.partition(),
                          value))));
      for (Future<?> one : written) {
        one.get();
      }
    }
  }

  /** The rows of a table, as records come. */
  static final class Rows {
    private final HistoryTable table;
    private final boolean versioned;
    private final Map<String, Long> newest = new HashMap<>();
    private final List<String> ends = new ArrayList<>();
    private long records;

    Rows(HistoryTable table) {
      this.table = table;
      this.versioned = table.columns().stream().anyMatch(column -> column.name().equals("version"));
    }

    void add(String key, GenericRecord value) {
      records++;
      newest.merge(key, versioned ? (Long) value.get("version") : 0L, Math::max);
    }

    void end(String key, GenericRecord value) {
      add(key, value);
      ends.add(key);
    }

    Expected expected() {
      return new Expected(
          table,
          records,
          newest.size(),
          newest.values().stream().mapToLong(version -> version).sum(),
          ends);
    }
  }
}
