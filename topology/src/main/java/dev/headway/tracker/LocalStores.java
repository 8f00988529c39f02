// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.Holders;
import dev.headway.query.InstanceAddress;
import dev.headway.query.StoreStatus;
import dev.headway.topology.NodeNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which partitions are here, how complete their stores are, and who else has them. */
final class LocalStores {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStores.class);

  private final KafkaStreams streams;
  private final Optional<InstanceAddress> self;
  private final RestoreProgress restoring;
  private volatile Map<Integer, Long> missing = Map.of();

  LocalStores(KafkaStreams streams, Optional<InstanceAddress> self, RestoreProgress restoring) {
    this.streams = streams;
    this.self = self;
    this.restoring = restoring;
  }

  /** The partitions that are folded here. */
  List<Integer> owned() {
    return partitions(StoreStatus.Role.ACTIVE);
  }

  private List<Integer> partitions(StoreStatus.Role role) {
    Set<Integer> partitions = new TreeSet<>();
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      Set<TaskMetadata> tasks =
          role == StoreStatus.Role.ACTIVE ? thread.activeTasks() : thread.standbyTasks();
      tasks.forEach(task -> partitions.add(task.taskId().partition()));
    }
    return List.copyOf(partitions);
  }

  /** Every store of this instance by partition. */
  List<StoreStatus> status() {
    Map<Integer, StoreStatus> stores = new TreeMap<>();
    for (int partition : partitions(StoreStatus.Role.STANDBY)) {
      stores.put(
          partition,
          new StoreStatus(partition, StoreStatus.Role.STANDBY, missing(partition), false));
    }
    for (int partition : owned()) {
      stores.put(partition, new StoreStatus(partition, StoreStatus.Role.ACTIVE, 0, true));
    }
    restoring
        .missing()
        .forEach(
            (partition, missing) ->
                stores.put(
                    partition,
                    new StoreStatus(partition, StoreStatus.Role.ACTIVE, missing, false)));
    return List.copyOf(stores.values());
  }

  /** Whether a partition's store is being restored to be folded here. */
  boolean restoring(int partition) {
    return restoring.missing().containsKey(partition);
  }

  /**
   * Changes that a partition's store here lacks: of one that is being restored as of now, of a copy
   * as of the last look at its changelog.
   */
  long missing(int partition) {
    Long restored = restoring.missing().get(partition);
    return restored == null ? missing.getOrDefault(partition, -1L) : restored;
  }

  /** Asks the brokers how long the changelogs are. May take long when they do not answer. */
  void look() {
    try {
      Map<Integer, Long> now = new HashMap<>();
      streams
          .allLocalStorePartitionLags()
          .getOrDefault(NodeNames.PLAN_STORE, Map.<Integer, LagInfo>of())
          .forEach((partition, lag) -> now.put(partition, Math.max(0, lag.offsetLag())));
      owned().forEach(partition -> now.putIfAbsent(partition, 0L));
      missing = Map.copyOf(now);
    } catch (StreamsException | IllegalStateException e) {
      // The numbers of the last look stay.
      LOG.debug("the lags of the stores could not be read", e);
    }
  }

  /** The other instances that hold a partition. */
  Holders holders(int partition) {
    if (!streams.state().isRunningOrRebalancing()) {
      return Holders.NONE;
    }
    KeyQueryMetadata metadata;
    try {
      metadata =
          streams.queryMetadataForKey(
              NodeNames.PLAN_STORE,
              partition,
              (topic, key, value, count) -> Optional.of(Set.of(partition)));
    } catch (IllegalStateException | StreamsException e) {
      LOG.debug("the holders of partition {} are not known", partition, e);
      return Holders.NONE;
    }
    if (metadata == null || metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      return Holders.NONE;
    }
    return new Holders(
        other(metadata.activeHost()).orElse(null),
        metadata.standbyHosts().stream().flatMap(host -> other(host).stream()).toList());
  }

  private Optional<InstanceAddress> other(HostInfo host) {
    if (HostInfo.unavailable().equals(host)) {
      return Optional.empty();
    }
    InstanceAddress address = new InstanceAddress(host.host(), host.port());
    return self.filter(address::equals).isPresent() ? Optional.empty() : Optional.of(address);
  }
}
