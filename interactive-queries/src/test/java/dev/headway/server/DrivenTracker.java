// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.query.Holders;
import dev.headway.query.InputPosition;
import dev.headway.query.InstanceAddress;
import dev.headway.query.LogLine;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PlanAnswer;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.query.Staleness;
import dev.headway.query.StateTransition;
import dev.headway.query.StoreStatus;
import dev.headway.query.Tracker;
import dev.headway.query.TrackerStatus;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import dev.headway.topics.TopicNames;
import dev.headway.tracker.DrivenQueries;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * A tracker over driven partitions. Of some it is the owner, of others it has copies that lag
 * behind as a test wants; of the rest it only knows who has them.
 */
final class DrivenTracker implements Tracker {
  static final TopicNames TOPICS = new TopicNames("");

  private final int partitions;
  private final Map<Integer, DrivenPartition> stores = new TreeMap<>();
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Holders> holders = new ConcurrentHashMap<>();
  private volatile @Nullable TrackerStatus reported;

  /** The only instance, with one partition. */
  DrivenTracker(Path stateDir, MeterRegistry metrics) {
    this(stateDir, metrics, 1, Set.of(0), Set.of());
  }

  /** One of several instances. */
  DrivenTracker(
      Path stateDir,
      MeterRegistry metrics,
      int partitions,
      Set<Integer> owned,
      Set<Integer> copies) {
    this.partitions = partitions;
    this.owned.addAll(owned);
    for (Set<Integer> held : List.of(owned, copies)) {
      held.forEach(
          p -> stores.put(p, new DrivenPartition(p, stateDir.resolve("driven-" + p), metrics)));
    }
  }

  /** Confluent's wire format, under the schema id a registry would have given. */
  static Serializer<AgentEvent> serializer() {
    return (topic, event) -> DrivenPartition.EVENT.encodeWire(1, event);
  }

  /** Tells it which other instances have a partition. */
  void know(int partition, @Nullable InstanceAddress active, List<InstanceAddress> standbys) {
    holders.put(partition, new Holders(active, standbys));
  }

  /** Makes it say this of itself; null: what is true of it. */
  void report(@Nullable TrackerStatus status) {
    reported = status;
  }

  /** Makes it lose a partition: its store becomes a copy. */
  void lose(int partition) {
    owned.remove(partition);
  }

  /** Folds a record into its own partition's store, if it has that as owner. */
  void fold(ProducerRecord<byte[], byte[]> record) {
    if (owned.contains(record.partition())) {
      store(record).fold(record);
    }
  }

  /** Folds a record into its copy of the partition. */
  void copy(ProducerRecord<byte[], byte[]> record) {
    if (!owned.contains(record.partition()) && stores.containsKey(record.partition())) {
      store(record).fold(record);
    }
  }

  /** Brings the next checkpoint into its copies. */
  void checkpointCopies() {
    stores.forEach(
        (partition, store) -> {
          if (!owned.contains(partition)) {
            store.checkpoint();
          }
        });
  }

  /** Lets time pass. */
  void passTime() {
    stores.values().forEach(DrivenPartition::checkpoint);
  }

  /** What its partitions have told on a topic since the last call. */
  List<TestRecord<byte[], byte[]>> told(String topic) {
    return stores.values().stream().flatMap(store -> store.told(topic).stream()).toList();
  }

  private DrivenPartition store(ProducerRecord<byte[], byte[]> record) {
    DrivenPartition store = stores.get(record.partition());
    if (store == null) {
      throw new IllegalStateException("partition " + record.partition() + " is not here");
    }
    return store;
  }

  @Override
  public PlanQueries plans() {
    return new Routed(false);
  }

  @Override
  public PlanQueries stalePlans() {
    return new Routed(true);
  }

  /** Asks the store of the question's partition. */
  private final class Routed implements PlanQueries {
    private final boolean stale;

    Routed(boolean stale) {
      this.stale = stale;
    }

    private <T> QueryResult<T> ask(
        int partition,
        InputPosition atLeast,
        BiFunction<PlanQueries, InputPosition, QueryResult<T>> question) {
      DrivenPartition store = stores.get(partition);
      if (store != null && (stale || owned.contains(partition))) {
        return store.ask(!owned.contains(partition), atLeast, question);
      }
      // As the real one finds out: by reading.
      return question.apply(
          DrivenQueries.elsewhere(partitions, stale ? null : holders(partition).active()), atLeast);
    }

    @Override
    public QueryResult<PlanAnswer> plan(PlanKey key, @Nullable Long asOf, InputPosition atLeast) {
      return ask(key.partition(partitions), atLeast, (plans, at) -> plans.plan(key, asOf, at));
    }

    @Override
    public QueryResult<List<TaskExecution>> tasks(
        PlanKey key, @Nullable Long asOf, InputPosition atLeast) {
      return ask(key.partition(partitions), atLeast, (plans, at) -> plans.tasks(key, asOf, at));
    }

    @Override
    public QueryResult<List<TimelineEntry>> timeline(
        PlanKey key, @Nullable Long asOf, InputPosition atLeast) {
      return ask(key.partition(partitions), atLeast, (plans, at) -> plans.timeline(key, asOf, at));
    }

    @Override
    public QueryResult<List<LogLine>> logs(
        PlanKey key, LogLevel least, @Nullable EventOrder after, int limit, InputPosition atLeast) {
      return ask(
          key.partition(partitions),
          atLeast,
          (plans, at) -> plans.logs(key, least, after, limit, at));
    }

    @Override
    public <A> QueryResult<A> answer(
        int partition, PartitionQuestion<A> question, InputPosition atLeast) {
      // A driven partition's own number is 0.
      return ask(partition, atLeast, (plans, at) -> plans.answer(0, question, at));
    }

    @Override
    public QueryResult<List<StateTransition>> transitions(
        PlanKey key, @Nullable Long asOf, InputPosition atLeast) {
      return ask(
          key.partition(partitions), atLeast, (plans, at) -> plans.transitions(key, asOf, at));
    }
  }

  @Override
  public Staleness staleness(int partition) {
    return new Staleness(Staleness.Cause.STANDBY, 0, -1);
  }

  @Override
  public Holders holders(int partition) {
    return holders.getOrDefault(partition, Holders.NONE);
  }

  @Override
  public TrackerStatus status() {
    TrackerStatus instead = reported;
    if (instead != null) {
      return instead;
    }
    List<StoreStatus> held = new ArrayList<>();
    stores
        .keySet()
        .forEach(
            p ->
                held.add(
                    new StoreStatus(
                        p,
                        owned.contains(p) ? StoreStatus.Role.ACTIVE : StoreStatus.Role.STANDBY,
                        0,
                        owned.contains(p))));
    return new TrackerStatus(
        "RUNNING", true, List.of(), owned.stream().sorted().toList(), held, 0, 0);
  }

  @Override
  public TopicNames topics() {
    return TOPICS;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public void close() {
    stores.values().forEach(DrivenPartition::close);
  }
}
