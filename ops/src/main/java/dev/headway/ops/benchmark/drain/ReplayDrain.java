// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.ops.benchmark.trace.Trace;
import dev.headway.topics.TopicNames;
import dev.headway.topology.NodeNames;
import dev.headway.topology.PlanKeyPartitioner;
import dev.headway.topology.TrackerTopology;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * B2: does for each event what the tracker did with its store and its outputs, on the same keys and
 * with values of the same sizes, exactly once, and nothing else.
 */
final class ReplayDrain implements Drain {
  /** The sinks, in the order in which a trace numbers the outputs. */
  private static final List<String> SINKS =
      List.of("plan-progress", "task-executions", "plan-timeline", "dead-letters", "reroute");

  private final AtomicLong processed = new AtomicLong();
  private final AtomicLong gets = new AtomicLong();
  private final AtomicLong puts = new AtomicLong();
  private final AtomicLong outputs = new AtomicLong();
  private final StreamsApp app;

  private ReplayDrain(DrainJob job) {
    this.app = StreamsApp.start(job.outputs(), topology(job), Map.of());
  }

  static ReplayDrain start(DrainJob job) {
    return new ReplayDrain(job);
  }

  private Topology topology(DrainJob job) {
    TopicNames out = job.outputs().topics();
    List<String> topics =
        List.of(
            out.planProgress(),
            out.taskExecutions(),
            out.planTimeline(),
            out.deadLetters(),
            out.reroute());
    Topology topology =
        new Topology()
            .addSource(
                "inputs",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                job.inputs().topics().inputs().toArray(String[]::new))
            .addProcessor("replay", () -> new Replaying(job), "inputs")
            .addStateStore(TrackerTopology.plainStore(), "replay");
    for (int i = 0; i < SINKS.size(); i++) {
      topology.addSink(
          SINKS.get(i),
          topics.get(i),
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          new PlanKeyPartitioner(),
          "replay");
    }
    return topology;
  }

  private final class Replaying implements Processor<byte[], byte[], byte[], byte[]> {
    private final DrainJob job;
    private final List<String> inputs;
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable Trace trace;
    private @Nullable Doing doing;

    Replaying(DrainJob job) {
      this.job = job;
      this.inputs = job.inputs().topics().inputs();
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
      context = given;
      trace = Trace.open(Path.of(job.traceFolder()), given.taskId().partition(), inputs.size());
      doing = new Doing(given, given.getStateStore(NodeNames.PLAN_STORE));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (context == null || trace == null || doing == null) {
        throw new IllegalStateException("used before init");
      }
      RecordMetadata from = context.recordMetadata().orElseThrow();
      trace.replay(inputs.indexOf(from.topic()), from.offset(), doing);
      processed.incrementAndGet();
    }
  }

  private final class Doing implements Trace.Doer {
    private final ProcessorContext<byte[], byte[]> context;
    private final KeyValueStore<Bytes, byte[]> store;

    Doing(ProcessorContext<byte[], byte[]> context, KeyValueStore<Bytes, byte[]> store) {
      this.context = context;
      this.store = store;
    }

    @Override
    public void get(byte[] key) {
      store.get(Bytes.wrap(key));
      gets.incrementAndGet();
    }

    @Override
    public void put(byte[] key, byte[] value) {
      store.put(Bytes.wrap(key), value);
      puts.incrementAndGet();
    }

    @Override
    public void delete(byte[] key) {
      store.delete(Bytes.wrap(key));
    }

    @Override
    public void scan(byte[] from, byte[] to, long entries) {
      try (KeyValueIterator<Bytes, byte[]> scan = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
        for (long i = 0; i < entries && scan.hasNext(); i++) {
          scan.next();
        }
      }
    }

    @Override
    public void output(int output, byte[] key, byte[] value) {
      context.forward(new Record<>(key, value, context.currentSystemTimeMs()), SINKS.get(output));
      outputs.incrementAndGet();
    }
  }

  @Override
  public long processed() {
    return processed.get();
  }

  @Override
  public Map<String, Long> counts() {
    return new TreeMap<>(
        Map.of(
            "processed", processed.get(),
            "gets", gets.get(),
            "puts", puts.get(),
            "outputs", outputs.get()));
  }

  @Override
  public void close() {
    app.close();
  }
}
