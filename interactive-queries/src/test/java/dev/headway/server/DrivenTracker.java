// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.query.EmittedVersions;
import dev.headway.query.Holders;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPositions;
import dev.headway.query.PlanAnswer;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.query.Staleness;
import dev.headway.query.StateTransition;
import dev.headway.query.StoreStatus;
import dev.headway.query.Tracker;
import dev.headway.query.TrackerStatus;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroCodec;
import dev.headway.topics.TopicNames;
import dev.headway.topology.NodeNames;
import dev.headway.topology.RecordCodecs;
import dev.headway.topology.TrackerMetrics;
import dev.headway.topology.TrackerTopology;
import dev.headway.tracker.DrivenQueries;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The real topology, fold, store and queries, with Kafka Streams' test driver in the place of
 * brokers. One partition.
 */
final class DrivenTracker implements Tracker {
  static final TopicNames TOPICS = new TopicNames("");
  private static final AvroCodec<AgentEvent> EVENT = AvroCodec.of(AgentEvent.class);
  private static final AvroCodec<PlanProgress> PLAN = AvroCodec.of(PlanProgress.class);
  private static final AvroCodec<TaskExecution> TASK = AvroCodec.of(TaskExecution.class);
  private static final int WIRE_HEADER = 5;

  private final InputPositions positions = new InputPositions();
  private final EmittedVersions versions = new EmittedVersions();
  private final TopologyTestDriver driver;
  private final PlanQueries queries;

  DrivenTracker(Path stateDir, MeterRegistry metrics) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "driven");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    this.driver =
        new TopologyTestDriver(
            TrackerTopology.build(
                new TrackerTopology.Parts(
                    TOPICS,
                    1,
                    Duration.ofDays(7),
                    new RecordCodecs(
                        (topic, bytes) ->
                            EVENT.decode(
                                bytes, WIRE_HEADER, bytes.length - WIRE_HEADER, EVENT.schema()),
                        (topic, plan) -> PLAN.encode(plan),
                        (topic, task) -> TASK.encode(task),
                        (topic, entry) -> entry),
                    positions,
                    versions,
                    new TrackerMetrics(metrics))),
            properties);
    this.queries =
        DrivenQueries.over(driver.getKeyValueStore(NodeNames.PLAN_STORE), positions, versions);
  }

  /** Confluent's wire format, under the schema id a registry would have given. */
  static Serializer<AgentEvent> serializer() {
    return (topic, event) -> EVENT.encodeWire(1, event);
  }

  /** Folds a record as if it had come from the broker. */
  synchronized void fold(ProducerRecord<byte[], byte[]> record) {
    driver
        .createInputTopic(record.topic(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(record.key(), record.value(), record.headers()));
    // The driver commits after each record.
    versions.committed();
  }

  /** The driver is for one thread at a time. */
  private synchronized <T> T alone(Supplier<T> question) {
    return question.get();
  }

  @Override
  public PlanQueries plans() {
    return new PlanQueries() {
      @Override
      public QueryResult<PlanAnswer> plan(PlanKey key, InputPosition atLeast) {
        return alone(() -> queries.plan(key, atLeast));
      }

      @Override
      public QueryResult<List<TaskExecution>> tasks(PlanKey key, InputPosition atLeast) {
        return alone(() -> queries.tasks(key, atLeast));
      }

      @Override
      public QueryResult<List<TimelineEntry>> timeline(PlanKey key, InputPosition atLeast) {
        return alone(() -> queries.timeline(key, atLeast));
      }

      @Override
      public QueryResult<List<PlanAnswer>> plans(
          Owner owner, int partition, @Nullable String after, int limit, InputPosition atLeast) {
        return alone(() -> queries.plans(owner, partition, after, limit, atLeast));
      }

      @Override
      public QueryResult<List<StateTransition>> transitions(PlanKey key, InputPosition atLeast) {
        return alone(() -> queries.transitions(key, atLeast));
      }
    };
  }

  @Override
  public PlanQueries stalePlans() {
    return plans();
  }

  @Override
  public Staleness staleness(int partition) {
    return new Staleness(Staleness.Cause.STANDBY, 0, -1);
  }

  @Override
  public Holders holders(int partition) {
    return Holders.NONE;
  }

  @Override
  public TrackerStatus status() {
    return new TrackerStatus(
        "RUNNING",
        true,
        List.of(),
        List.of(0),
        List.of(new StoreStatus(0, StoreStatus.Role.ACTIVE, 0, true)),
        0,
        0);
  }

  @Override
  public TopicNames topics() {
    return TOPICS;
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public synchronized void close() {
    driver.close();
  }
}
