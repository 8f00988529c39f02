// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.event.Input;
import dev.headway.query.InputPositions;
import dev.headway.query.PlanQueries;
import dev.headway.query.Tracker;
import dev.headway.query.TrackerStatus;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.topics.TopicNames;
import dev.headway.topics.TopicSetup;
import dev.headway.topology.NodeNames;
import dev.headway.topology.RecordCodecs;
import dev.headway.topology.TopicPlans;
import dev.headway.topology.TrackerMetrics;
import dev.headway.topology.TrackerSettings;
import dev.headway.topology.TrackerTopology;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tracker on Kafka Streams: creates or checks its topics, registers its schemas, folds, and
 * answers.
 */
public final class KafkaStreamsTracker implements Tracker {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaStreamsTracker.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final TrackerSettings settings;
  private final KafkaStreams streams;
  private final Admin admin;
  private final SchemaRegistryClient registry;
  private final KafkaStreamsMetrics streamsMetrics;
  private final InputPositions positions = new InputPositions();
  private final PlanQueries plans;

  private KafkaStreamsTracker(
      TrackerSettings settings, Admin admin, SchemaRegistryClient registry, MeterRegistry metrics) {
    this.settings = settings;
    this.admin = admin;
    this.registry = registry;
    RecordCodecs codecs = RecordCodecs.confluentWire(registry, settings.topics());
    this.streams =
        new KafkaStreams(
            TrackerTopology.build(
                new TrackerTopology.Parts(
                    settings.topics(),
                    settings.partitions(),
                    settings.unmatchedRetention(),
                    codecs,
                    positions,
                    new TrackerMetrics(metrics))),
            StreamsProperties.of(settings));
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(metrics);
    this.plans =
        new StorePlanQueries(
            partition -> new QueriedBytes(streams, NodeNames.PLAN_STORE, partition),
            positions,
            settings.partitions());
    streams.setUncaughtExceptionHandler(
        failure -> {
          // The thread starts again from its last commit; nothing it had done is kept or lost.
          LOG.error("a processing thread failed and is replaced", failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.setGlobalStateRestoreListener(
        new RestoreEnds(
            () ->
                Thread.ofVirtual().name("headway-positions").start(this::takeCommittedPositions)));
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            Thread.ofVirtual().name("headway-positions").start(this::takeCommittedPositions);
          }
        });
  }

  /**
   * Starts a tracker. Returns as soon as it has begun to join its group: {@link #status} says when
   * it is ready.
   *
   * @throws dev.headway.config.SettingException when a setting does not fit what is there
   */
  public static KafkaStreamsTracker start(TrackerSettings settings, MeterRegistry metrics) {
    Admin admin = Admin.create(Map.copyOf(settings.kafka()));
    SchemaRegistryClient registry = SchemaRegistryClient.of(settings.registry());
    try {
      new TopicSetup(admin, settings.replicationFactor()).ensure(TopicPlans.of(settings));
      KafkaStreamsTracker tracker = new KafkaStreamsTracker(settings, admin, registry, metrics);
      tracker.streams.start();
      return tracker;
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      registry.close();
      throw e;
    }
  }

  /**
   * Assigned stores were restored to what the group has committed: their positions are at least
   * there.
   */
  private void takeCommittedPositions() {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(settings.applicationId())
              .partitionsToOffsetAndMetadata()
              .get(30, TimeUnit.SECONDS);
      List<String> inputs = settings.topics().inputs();
      committed.forEach(
          (partition, offset) -> {
            int input = inputs.indexOf(partition.topic());
            if (input >= 0 && offset != null) {
              positions.processedUpTo(
                  Input.values()[input], partition.partition(), offset.offset());
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      // Not needed for being right: reads that demand a position wait until the partition's next
      // event.
      LOG.warn("the committed positions could not be read", e);
    }
  }

  private List<Integer> ownedPartitions() {
    Set<Integer> partitions = new TreeSet<>();
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      for (TaskMetadata task : thread.activeTasks()) {
        partitions.add(task.taskId().partition());
      }
    }
    return List.copyOf(partitions);
  }

  /**
   * What input offsets belong to: the Kafka cluster and the topics' prefix.
   *
   * @throws KafkaException when the cluster does not say its id
   */
  public String deploymentId() {
    try {
      return admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS)
          + "/"
          + settings.topics().prefix();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for the cluster's id", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the cluster's id could not be read", e);
    }
  }

  @Override
  public PlanQueries plans() {
    return plans;
  }

  @Override
  public TrackerStatus status() {
    KafkaStreams.State state = streams.state();
    List<String> reasons = new ArrayList<>();
    List<Integer> owned = List.of();
    long restoring = 0;
    long lag = 0;
    if (state == KafkaStreams.State.RUNNING || state == KafkaStreams.State.REBALANCING) {
      owned = ownedPartitions();
      restoring =
          streams.allLocalStorePartitionLags().values().stream()
              .flatMap(lags -> lags.values().stream())
              .mapToLong(LagInfo::offsetLag)
              .sum();
      lag = inputLag();
    }
    if (state != KafkaStreams.State.RUNNING) {
      reasons.add("the stream processing is " + state);
    } else if (owned.isEmpty()) {
      reasons.add("no partition is assigned yet");
    }
    return new TrackerStatus(state.name(), reasons.isEmpty(), reasons, owned, restoring, lag);
  }

  /** From the consumers' own metric, so that a health check asks nobody. */
  private long inputLag() {
    Set<String> inputs = Set.copyOf(settings.topics().inputs());
    return streams.metrics().entrySet().stream()
        .filter(
            m ->
                m.getKey().name().equals("records-lag")
                    && inputs.contains(m.getKey().tags().get("topic")))
        .map(m -> m.getValue().metricValue())
        .filter(v -> v instanceof Double d && !d.isNaN())
        .mapToLong(v -> ((Double) v).longValue())
        .sum();
  }

  @Override
  public TopicNames topics() {
    return settings.topics();
  }

  @Override
  public int partitions() {
    return settings.partitions();
  }

  @Override
  public void close() {
    streams.close(CLOSE_TIMEOUT);
    streamsMetrics.close();
    admin.close(Duration.ofSeconds(5));
    registry.close();
  }
}
