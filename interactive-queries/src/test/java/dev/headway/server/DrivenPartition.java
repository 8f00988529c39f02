// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.query.EmittedVersions;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.query.InputPositions;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.serde.AvroCodec;
import dev.headway.store.OrderedBytes;
import dev.headway.topology.NodeNames;
import dev.headway.topology.PlanStore;
import dev.headway.topology.RecordCodecs;
import dev.headway.topology.TrackerMetrics;
import dev.headway.topology.TrackerTopology;
import dev.headway.tracker.DrivenQueries;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * One partition: the real topology, fold, store and queries, with Kafka Streams' test driver in the
 * place of brokers. The driver knows partition 0 only; outside it has its own number.
 */
final class DrivenPartition implements AutoCloseable {
  static final AvroCodec<AgentEvent> EVENT = AvroCodec.of(AgentEvent.class);
  static final AvroCodec<PlanProgress> PLAN = AvroCodec.of(PlanProgress.class);
  private static final AvroCodec<TaskExecution> TASK = AvroCodec.of(TaskExecution.class);
  private static final int WIRE_HEADER = 5;
  private static final Duration CHECKPOINT = Duration.ofSeconds(1);

  private final int number;
  private final InputPositions positions = new InputPositions();
  private final EmittedVersions versions = new EmittedVersions();
  private final TopologyTestDriver driver;
  private final PlanQueries queries;
  private final PlanQueries copy;

  DrivenPartition(int number, Path stateDir, MeterRegistry metrics) {
    this.number = number;
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "driven");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    this.driver =
        new TopologyTestDriver(
            TrackerTopology.build(
                new TrackerTopology.Parts(
                    DrivenTracker.TOPICS,
                    1,
                    Duration.ofDays(7),
                    new RecordCodecs(
                        (topic, bytes) ->
                            EVENT.decode(
                                bytes, WIRE_HEADER, bytes.length - WIRE_HEADER, EVENT.schema()),
                        (topic, plan) -> PLAN.encode(plan),
                        (topic, task) -> TASK.encode(task),
                        (topic, entry) -> entry,
                        (topic, event) -> EVENT.encodeWire(1, event)),
                    positions,
                    versions,
                    new TrackerMetrics(metrics))),
            properties);
    this.queries = DrivenQueries.over(store(driver), positions, versions);
    this.copy = DrivenQueries.overCopy(store(driver));
  }

  private static OrderedBytes store(TopologyTestDriver driver) {
    return (PlanStore) driver.getStateStore(NodeNames.PLAN_STORE);
  }

  /** Folds a record as if it had come from the broker. */
  synchronized void fold(ProducerRecord<byte[], byte[]> record) {
    driver
        .createInputTopic(record.topic(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(record.key(), record.value(), record.headers()));
    // The driver commits after each record.
    committed();
  }

  /** What was told on a topic since the last call. */
  synchronized List<TestRecord<byte[], byte[]>> told(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** As the hook at the producer's commit does. */
  private void committed() {
    versions.committed();
    positions.committed();
  }

  /** Lets the time pass until the next checkpoint. */
  synchronized void checkpoint() {
    driver.advanceWallClockTime(CHECKPOINT);
    committed();
  }

  /**
   * Asks. The driver is for one thread at a time.
   *
   * @param asCopy as one that is folded elsewhere
   */
  synchronized <T> QueryResult<T> ask(
      boolean asCopy,
      InputPosition atLeast,
      BiFunction<PlanQueries, InputPosition, QueryResult<T>> question) {
    return switch (question.apply(asCopy ? copy : queries, renumbered(atLeast, number, 0))) {
      case QueryResult.Found<T>(T value, InputPosition position) ->
          new QueryResult.Found<>(value, renumbered(position, 0, number));
      case QueryResult.Absent<T>(InputPosition position) ->
          new QueryResult.Absent<>(renumbered(position, 0, number));
      case QueryResult.NotUpToPosition<T>(InputPosition position) ->
          new QueryResult.NotUpToPosition<>(renumbered(position, 0, number));
      case QueryResult.WrongHost<T> other -> other;
      case QueryResult.Rebalancing<T> other -> other;
      case QueryResult.Failed<T> other -> other;
    };
  }

  private static InputPosition renumbered(InputPosition position, int from, int to) {
    Map<InputPartition, Long> offsets = new HashMap<>();
    position
        .offsets()
        .forEach(
            (partition, offset) -> {
              if (partition.partition() == from) {
                offsets.put(new InputPartition(partition.input(), to), offset);
              }
            });
    return new InputPosition(offsets);
  }

  @Override
  public synchronized void close() {
    driver
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.name().equals("num-open-iterators")) {
                assertThat(metric.metricValue()).as("iterators left open").isEqualTo(0L);
              }
            });
    driver.close();
  }
}
