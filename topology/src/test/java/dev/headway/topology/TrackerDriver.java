// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.erasure.Erasure;
import dev.headway.erasure.Retention;
import dev.headway.plan.PlanState;
import dev.headway.plan.Snapshots;
import dev.headway.query.EmittedVersions;
import dev.headway.query.InputPositions;
import dev.headway.query.Withheld;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroCodec;
import dev.headway.store.OrderedBytes;
import dev.headway.store.PartitionStore;
import dev.headway.store.RecordFormat;
import dev.headway.store.StoredPlan;
import dev.headway.task.TaskRules;
import dev.headway.topics.TopicNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The whole topology in one thread, spoken to as agents do and read as clients do. One partition.
 */
final class TrackerDriver implements AutoCloseable {
  static final TopicNames TOPICS = new TopicNames("");
  private static final AvroCodec<AgentEvent> EVENT = AvroCodec.of(AgentEvent.class);
  private static final AvroCodec<PlanProgress> PLAN = AvroCodec.of(PlanProgress.class);
  private static final AvroCodec<TaskExecution> TASK = AvroCodec.of(TaskExecution.class);
  private static final AvroCodec<TimelineEntry> ENTRY = AvroCodec.of(TimelineEntry.class);

  private final Path stateDir;
  private final TopologyTestDriver driver;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  TrackerDriver() {
    this(QuietUntil.NOTHING);
  }

  TrackerDriver(QuietUntil quietUntil) {
    this(quietUntil, Retention.FOR_GOOD);
  }

  TrackerDriver(Retention retention) {
    this(QuietUntil.NOTHING, retention);
  }

  private TrackerDriver(QuietUntil quietUntil, Retention retention) {
    try {
      stateDir = Files.createTempDirectory("headway-driver");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "driver");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    driver =
        new TopologyTestDriver(TrackerTopology.build(parts(1, quietUntil, retention)), properties);
  }

  static TrackerTopology.Parts parts(int partitions) {
    return parts(partitions, QuietUntil.NOTHING, Retention.FOR_GOOD);
  }

  private static TrackerTopology.Parts parts(
      int partitions, QuietUntil quietUntil, Retention retention) {
    return new TrackerTopology.Parts(
        TOPICS,
        partitions,
        Duration.ofDays(7),
        retention,
        TrackerTopology.Parts.STALLED_AFTER,
        RecordFormat.NEWEST,
        quietUntil,
        new RecordCodecs(
            (topic, bytes) -> EVENT.decode(bytes, 5, bytes.length - 5, EVENT.schema()),
            (topic, plan) -> PLAN.encode(plan),
            (topic, task) -> TASK.encode(task),
            (topic, entry) -> entry,
            (topic, event) -> EVENT.encodeWire(1, event)),
        new InputPositions(),
        new EmittedVersions(),
        new Withheld(),
        new TrackerMetrics(new SimpleMeterRegistry()));
  }

  /** Sends raw bytes. */
  void sendBytes(
      String topic, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(new TestRecord<>(key, value, headers));
  }

  /** Sends a structured JSON CloudEvent. */
  void send(String topic, String json) {
    sendBytes(topic, null, json.getBytes(StandardCharsets.UTF_8), new RecordHeaders());
  }

  /** Sends a structured JSON CloudEvent as one that was written at this time. */
  void send(String topic, String json, Instant written) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(
                null, json.getBytes(StandardCharsets.UTF_8), new RecordHeaders(), written));
  }

  /** Tells of another application's last snapshot of a plan. */
  void adopt(PlanKey plan, long version, String digest) {
    reroute(TakeOverMessages.adopt(TOPICS.reroute(), 0, plan, version, digest));
  }

  /** Tells that these were all. */
  void adopted() {
    reroute(TakeOverMessages.adopted(TOPICS.reroute(), 0));
  }

  /** Orders to erase. */
  void erase(Erasure erasure) {
    ErasureMessages.of(erasure, TOPICS.reroute(), 1).forEach(this::reroute);
  }

  /** What was emitted on a topic since the last look: key to whether it is a tombstone. */
  List<TestRecord<byte[], byte[]>> emitted(String topic) {
    return read(topic);
  }

  private void reroute(ProducerRecord<byte[], byte[]> message) {
    sendBytes(
        message.topic(),
        message.key(),
        message.value(),
        new RecordHeaders(message.headers().toArray()));
  }

  /** Iterators that Kafka Streams has counted as opened and not as closed. */
  long openIterators() {
    List<Long> counts =
        driver.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("num-open-iterators"))
            .map(metric -> ((Number) metric.metricValue()).longValue())
            .toList();
    assertThat(counts).as("the store's count of its iterators").isNotEmpty();
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  void passTime(Duration time) {
    driver.advanceWallClockTime(time);
  }

  StoredPlan stored(PlanKey key) {
    return store().plan(key);
  }

  PartitionStore store() {
    return PartitionStore.reading((PlanStore) driver.getStateStore(NodeNames.PLAN_STORE));
  }

  /** Every key and value of the store, as Latin letters. */
  String everythingStored() {
    StringBuilder all = new StringBuilder();
    try (OrderedBytes.Scan scan =
        ((PlanStore) driver.getStateStore(NodeNames.PLAN_STORE))
            .scan(new byte[] {0}, new byte[] {(byte) 0x7F})) {
      scan.forEachRemaining(
          entry ->
              all.append(new String(entry.key(), StandardCharsets.ISO_8859_1))
                  .append(' ')
                  .append(new String(entry.value(), StandardCharsets.ISO_8859_1))
                  .append('\n'));
    }
    return all.toString();
  }

  @Nullable PlanProgress planOrNull(PlanKey key) {
    PlanState plan = stored(key).plan();
    return plan == null ? null : Snapshots.plan(key, plan.version(), plan);
  }

  PlanProgress plan(PlanKey key) {
    return Objects.requireNonNull(planOrNull(key), () -> "no plan " + key);
  }

  List<TaskExecution> tasks(PlanKey key) {
    List<TaskExecution> tasks = new ArrayList<>();
    stored(key)
        .forEachTask(
            task -> {
              if (task.known()) {
                tasks.add(Snapshots.task(key, 0, TaskRules.outcome(task)));
              }
            });
    tasks.sort(
        Comparator.comparing(TaskExecution::getStartedAt).thenComparing(TaskExecution::getTaskId));
    return tasks;
  }

  private List<TestRecord<byte[], byte[]>> read(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** Keys of what was put into the store's changelog, in its order. */
  List<byte[]> changelogKeys() {
    return read("driver-plan-store-changelog").stream().map(TestRecord::key).toList();
  }

  List<PlanProgress> emittedPlans() {
    return read(TOPICS.planProgress()).stream().map(r -> PLAN.decode(r.value())).toList();
  }

  List<TaskExecution> emittedTasks() {
    return read(TOPICS.taskExecutions()).stream().map(r -> TASK.decode(r.value())).toList();
  }

  List<TimelineEntry> emittedEntries() {
    return read(TOPICS.planTimeline()).stream().map(r -> ENTRY.decode(r.value())).toList();
  }

  /** Warnings raised since the last call; folded, as they come back as input. */
  List<AgentEvent> warnings() {
    List<AgentEvent> raised = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : read(TOPICS.systemEvents())) {
      raised.add(EVENT.decode(record.value(), 5, record.value().length - 5, EVENT.schema()));
    }
    return raised;
  }

  /** Reasons of the dead letters since the last call. */
  List<String> deadLetters() {
    return read(TOPICS.deadLetters()).stream()
        .map(
            r ->
                new String(
                    r.headers().lastHeader("headway-reason").value(), StandardCharsets.UTF_8))
        .toList();
  }

  List<TestRecord<byte[], byte[]>> deadLetterRecords() {
    return read(TOPICS.deadLetters());
  }

  @Override
  public void close() {
    assertThat(openIterators()).as("iterators left open").isZero();
    driver.close();
    try (Stream<Path> files = Files.walk(stateDir)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
