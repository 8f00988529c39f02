// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.EmittedVersions;
import dev.headway.query.Holders;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.query.InputPositions;
import dev.headway.query.InstanceAddress;
import dev.headway.query.PlanQueries;
import dev.headway.query.Staleness;
import dev.headway.query.StoreStatus;
import dev.headway.query.Tracker;
import dev.headway.query.TrackerStatus;
import dev.headway.query.Withheld;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.topics.TopicNames;
import dev.headway.topics.TopicSetup;
import dev.headway.topology.RecordCodecs;
import dev.headway.topology.TopicPlans;
import dev.headway.topology.TrackerMetrics;
import dev.headway.topology.TrackerSettings;
import dev.headway.topology.TrackerTopology;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TopologyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tracker on Kafka Streams: creates or checks its topics, registers its schemas, folds, and
 * answers.
 */
public final class KafkaStreamsTracker implements Tracker {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaStreamsTracker.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int LOOKS_PER_LAG = 5;

  /** Between two looks of 200 ms: a busy machine delays one, a pause skips many. */
  private static final Duration STANDSTILL = Duration.ofSeconds(1);

  private final TrackerSettings settings;
  private final KafkaStreams streams;
  private final Admin admin;
  private final SchemaRegistryClient registry;
  private final KafkaStreamsMetrics streamsMetrics;
  private final InputPositions positions = new InputPositions();
  private final EmittedVersions versions = new EmittedVersions();
  private final Withheld withheld = new Withheld();
  private final GroupLease lease =
      new GroupLease(StreamsProperties.SESSION, STANDSTILL, System.nanoTime());
  private final LocalStores stores;
  private final PlanQueries plans;
  private final PlanQueries stalePlans;
  private final Thread watch =
      Thread.ofPlatform().daemon().name("headway-watch").unstarted(this::watch);
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean closed;

  private KafkaStreamsTracker(
      TrackerSettings settings,
      Optional<InstanceAddress> address,
      Admin admin,
      SchemaRegistryClient registry,
      MeterRegistry metrics) {
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
                    settings.retention(),
                    settings.stalledAfter(),
                    settings.stateFormat(),
                    settings.quietUntil(),
                    codecs,
                    positions,
                    versions,
                    withheld,
                    new TrackerMetrics(metrics))),
            StreamsProperties.of(settings, InstanceId.of(settings.stateDir()), address),
            new CommitWatch(this::committed));
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(metrics);
    RestoreProgress progress = new RestoreProgress();
    this.stores = new LocalStores(streams, address, progress);
    this.plans =
        new StorePlanQueries(
            new CurrentStores(streams, positions, versions, this::isHidden, lease, stores),
            settings.partitions());
    this.stalePlans =
        new StorePlanQueries(
            new AnyStores(streams, positions, versions, settings.quietUntil().takesOver()),
            settings.partitions());
    streams.setUncaughtExceptionHandler(
        failure -> {
          if (causedBy(failure, FencedInstanceIdException.class)) {
            LOG.error(
                "another instance runs with the id of this one, kept in {}: give each its own state.dir",
                settings.stateDir(),
                failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          }
          if (causedBy(failure, ProcessorStateException.class)) {
            LOG.error(
                "a store in {} cannot be used: if it says so again and there is space on the disk, stop this instance, empty the folder and start it; all that was in it is restored from Kafka",
                settings.stateDir());
          }
          // The thread starts again from its last commit; nothing it had done is kept or lost.
          LOG.error("a processing thread failed and is replaced", failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    RestoreWatch restore =
        new RestoreWatch(
            progress,
            // What a transaction had emitted that was aborted is no longer in the store.
            partition -> {
              positions.copied(partition);
              versions.assigned(partition, settings.partitions());
            },
            () -> Thread.ofVirtual().name("headway-positions").start(this::takeCommittedPositions));
    streams.setGlobalStateRestoreListener(restore);
    streams.setStandbyUpdateListener(restore);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            Thread.ofVirtual().name("headway-positions").start(this::takeCommittedPositions);
          } else if (now == KafkaStreams.State.ERROR) {
            failed.complete(null);
          }
        });
  }

  /** By the processing thread whose transaction it was. */
  private void committed() {
    versions.committed();
    positions.committed();
  }

  /**
   * Where plans are taken over from another application, they are shown with its versions or not at
   * all.
   */
  private boolean isHidden(int partition) {
    return settings.quietUntil().takesOver() && withheld.contains(partition);
  }

  private static boolean causedBy(@Nullable Throwable failure, Class<?> type) {
    return failure != null && (type.isInstance(failure) || causedBy(failure.getCause(), type));
  }

  /**
   * Runs {@code action} when the stream processing has failed for good: only a new process helps.
   */
  public void onFailure(Runnable action) {
    Thread.ofPlatform()
        .daemon()
        .name("headway-failure")
        .start(
            () -> {
              failed.join();
              action.run();
            });
  }

  private void watch() {
    for (int look = 0; !closed; look++) {
      lease.look(streams.metrics(), System.nanoTime());
      if (look % LOOKS_PER_LAG == 0 && streams.state().isRunningOrRebalancing()) {
        lookAtLags();
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** In a thread of its own, since brokers that do not answer must not delay the lease. */
  private void lookAtLags() {
    if (looking.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("headway-lags")
          .start(
              () -> {
                try {
                  stores.look();
                } finally {
                  looking.set(false);
                }
              });
    }
  }

  /**
   * Starts a tracker. Returns as soon as it has begun to join its group: {@link #status} says when
   * it is ready.
   *
   * @param address where the other instances reach this one; empty when it is to be the only one
   * @throws dev.headway.config.SettingException when a setting does not fit what is there
   */
  public static KafkaStreamsTracker start(
      TrackerSettings settings, Optional<InstanceAddress> address, MeterRegistry metrics) {
    Admin admin = Admin.create(Map.copyOf(settings.kafka()));
    SchemaRegistryClient registry = SchemaRegistryClient.of(settings.registry());
    try {
      new TopicSetup(admin, settings.replicationFactor()).ensure(TopicPlans.of(settings));
      return started(settings, address, admin, registry, metrics);
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      registry.close();
      throw e;
    }
  }

  private static KafkaStreamsTracker started(
      TrackerSettings settings,
      Optional<InstanceAddress> address,
      Admin admin,
      SchemaRegistryClient registry,
      MeterRegistry metrics) {
    try {
      KafkaStreamsTracker tracker =
          new KafkaStreamsTracker(settings, address, admin, registry, metrics);
      tracker.streams.start();
      tracker.watch.start();
      return tracker;
    } catch (TopologyException e) {
      throw e;
    } catch (StreamsException e) {
      // All that is left to fail before the threads run is about the folder.
      throw UnusableFolder.because(settings.stateDir(), e);
    }
  }

  /**
   * Assigned stores were restored to what the group has committed: their positions are at least
   * there. And they are where the inputs begin: of what was before nothing is left to be folded.
   */
  private void takeCommittedPositions() {
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    for (String input : settings.topics().inputs()) {
      for (int partition = 0; partition < settings.partitions(); partition++) {
        earliest.put(new TopicPartition(input, partition), OffsetSpec.earliest());
      }
    }
    try {
      admin
          .listConsumerGroupOffsets(settings.applicationId())
          .partitionsToOffsetAndMetadata()
          .get(30, TimeUnit.SECONDS)
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  processedUpTo(partition, offset.offset());
                }
              });
      admin
          .listOffsets(earliest)
          .all()
          .get(30, TimeUnit.SECONDS)
          .forEach((partition, begin) -> processedUpTo(partition, begin.offset()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      // Not needed for being right: reads that demand a position wait until the partition's next
      // event.
      LOG.warn("the committed positions could not be read", e);
    }
  }

  private void processedUpTo(TopicPartition partition, long offset) {
    int input = settings.topics().inputs().indexOf(partition.topic());
    if (input >= 0 && offset > 0) {
      positions.processedUpTo(new InputPartition(input, partition.partition()), offset);
    }
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
  public PlanQueries stalePlans() {
    return stalePlans;
  }

  @Override
  public Staleness staleness(int partition) {
    long now = System.nanoTime();
    if (!lease.held(now)) {
      return new Staleness(Staleness.Cause.UNCONFIRMED, -1, lease.unconfirmed(now).toSeconds());
    }
    return new Staleness(
        stores.restoring(partition) ? Staleness.Cause.RESTORING : Staleness.Cause.STANDBY,
        stores.missing(partition),
        -1);
  }

  @Override
  public Holders holders(int partition) {
    return stores.holders(partition);
  }

  @Override
  public TrackerStatus status() {
    KafkaStreams.State state = streams.state();
    List<String> reasons = new ArrayList<>();
    List<StoreStatus> held = List.of();
    long lag = 0;
    if (state.isRunningOrRebalancing()) {
      held = stores.status();
      lag = inputLag();
    }
    List<Integer> owned =
        held.stream()
            .filter(store -> store.role() == StoreStatus.Role.ACTIVE && store.answers())
            .map(StoreStatus::partition)
            .toList();
    long restoring =
        held.stream()
            .filter(store -> store.role() == StoreStatus.Role.ACTIVE)
            .mapToLong(store -> Math.max(0, store.missing()))
            .sum();
    if (state != KafkaStreams.State.RUNNING) {
      reasons.add("the stream processing is " + state);
    } else if (held.isEmpty() && stores.holders(0).active() == null) {
      reasons.add("no partition is assigned yet");
    } else if (owned.stream().anyMatch(this::isHidden)) {
      reasons.add(
          "partitions "
              + owned.stream().filter(this::isHidden).toList()
              + ": "
              + StoreAccess.BEING_TAKEN_OVER);
    } else if (!lease.held(System.nanoTime())) {
      reasons.add(
          "the group has not been heard from for "
              + lease.unconfirmed(System.nanoTime()).toSeconds()
              + " s");
    }
    return new TrackerStatus(state.name(), reasons.isEmpty(), reasons, owned, held, restoring, lag);
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
    closed = true;
    LockSupport.unpark(watch);
    streams.close(
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(
                switch (settings.onStop()) {
                  case LEAVE -> CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
                  case REMAIN -> CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
                }));
    streamsMetrics.close();
    admin.close(Duration.ofSeconds(5));
    registry.close();
  }
}
