// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.erasure.Retention;
import dev.headway.query.EmittedVersions;
import dev.headway.query.InputPositions;
import dev.headway.query.Withheld;
import dev.headway.store.OrderedBytes;
import dev.headway.store.RecordFormat;
import dev.headway.topics.TopicNames;
import dev.headway.topics.TopicPlan;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology: three inputs and the re-routing topic go into one fold with one store; out come
 * snapshots, timeline entries, dead letters, warnings, and what has to be re-routed.
 */
public final class TrackerTopology {
  private static final Serializer<byte[]> OUT = new ByteArraySerializer();
  private static final Deserializer<byte[]> IN = new ByteArrayDeserializer();

  private TrackerTopology() {}

  /**
   * What the topology is made of.
   *
   * @param topics topic names
   * @param partitions partitions of each input
   * @param unmatchedRetention how long a result without a plan waits for its request
   * @param retention how long plans are kept after their end
   * @param stalledAfter how long nothing must come until a plan is stalled; zero: never
   * @param stateFormat what stored records are written in
   * @param quietUntil up to where nothing is told
   * @param codecs how records are read and written
   * @param positions told how far the inputs are processed
   * @param versions told which versions are emitted
   * @param withheld told which partitions' snapshots are withheld
   * @param metrics counts
   */
  public record Parts(
      TopicNames topics,
      int partitions,
      Duration unmatchedRetention,
      Retention retention,
      Duration stalledAfter,
      RecordFormat stateFormat,
      QuietUntil quietUntil,
      RecordCodecs codecs,
      InputPositions positions,
      EmittedVersions versions,
      Withheld withheld,
      TrackerMetrics metrics) {
    /** As long as nothing else is set. */
    public static final Duration STALLED_AFTER = Duration.ofMinutes(15);

    /** Of an application that takes over from nobody, in the newest format. */
    public Parts(
        TopicNames topics,
        int partitions,
        Duration unmatchedRetention,
        RecordCodecs codecs,
        InputPositions positions,
        EmittedVersions versions,
        TrackerMetrics metrics) {
      this(
          topics,
          partitions,
          unmatchedRetention,
          Retention.FOR_GOOD,
          STALLED_AFTER,
          RecordFormat.NEWEST,
          QuietUntil.NOTHING,
          codecs,
          positions,
          versions,
          new Withheld(),
          metrics);
    }
  }

  /** What is put around a partition's store. */
  public interface Around {
    /** Given a partition's store, returns what is used in its place. */
    OrderedBytes wrap(ProcessingContext context, OrderedBytes store);
  }

  /** Builds it. */
  public static Topology build(Parts parts) {
    return build(parts, (context, store) -> store);
  }

  /**
   * Builds it with something around the store, for those who watch what the fold does with it.
   *
   * @param around given a partition's store, returns what is used in its place
   */
  public static Topology build(Parts parts, Around around) {
    TopicNames topics = parts.topics();
    PlanKeyPartitioner byPlan = new PlanKeyPartitioner();
    return new Topology()
        .addSource(NodeNames.ACTION_REQUESTS_SOURCE, IN, IN, topics.actionRequests())
        .addSource(NodeNames.ACTION_RESULTS_SOURCE, IN, IN, topics.actionResults())
        .addSource(NodeNames.SYSTEM_EVENTS_SOURCE, IN, IN, topics.systemEvents())
        .addSource(NodeNames.REROUTE_SOURCE, IN, IN, topics.reroute())
        .addProcessor(
            NodeNames.PLAN_FOLD,
            () -> new PlanFoldProcessor(parts, around),
            NodeNames.ACTION_REQUESTS_SOURCE,
            NodeNames.ACTION_RESULTS_SOURCE,
            NodeNames.SYSTEM_EVENTS_SOURCE,
            NodeNames.REROUTE_SOURCE)
        .addStateStore(new PlanStoreBuilder(plainStore()), NodeNames.PLAN_FOLD)
        .addSink(
            NodeNames.PLAN_PROGRESS_SINK,
            topics.planProgress(),
            OUT,
            OUT,
            byPlan,
            NodeNames.PLAN_FOLD)
        .addSink(
            NodeNames.TASK_EXECUTIONS_SINK,
            topics.taskExecutions(),
            OUT,
            OUT,
            byPlan,
            NodeNames.PLAN_FOLD)
        .addSink(
            NodeNames.PLAN_TIMELINE_SINK,
            topics.planTimeline(),
            OUT,
            OUT,
            byPlan,
            NodeNames.PLAN_FOLD)
        .addSink(
            NodeNames.SYSTEM_EVENTS_SINK,
            topics.systemEvents(),
            OUT,
            OUT,
            byPlan,
            NodeNames.PLAN_FOLD)
        .addSink(NodeNames.DEAD_LETTERS_SINK, topics.deadLetters(), OUT, OUT, NodeNames.PLAN_FOLD)
        .addSink(NodeNames.REROUTE_SINK, topics.reroute(), OUT, OUT, byPlan, NodeNames.PLAN_FOLD);
  }

  /** What the plan store is over: the store that Kafka Streams has for everybody. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> plainStore() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NodeNames.PLAN_STORE),
            Serdes.Bytes(),
            Serdes.ByteArray())
        .withLoggingEnabled(
            Map.of(
                TopicPlan.MAX_COMPACTION_LAG, Long.toString(TopicPlan.COMPACTED_WITHIN.toMillis())))
        .withCachingDisabled();
  }
}
