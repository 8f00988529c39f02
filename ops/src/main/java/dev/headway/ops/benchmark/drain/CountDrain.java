// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.topics.TopicNames;
import dev.headway.topology.NodeNames;
import dev.headway.topology.TrackerTopology;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * B1: counts the events of each key, exactly once: one get, one put and one output for each event.
 */
final class CountDrain implements Drain {
  private final AtomicLong processed = new AtomicLong();
  private final StreamsApp app;

  private CountDrain(DrainJob job) {
    this.app = StreamsApp.start(job.outputs(), topology(job), Map.of());
  }

  static CountDrain start(DrainJob job) {
    return new CountDrain(job);
  }

  private Topology topology(DrainJob job) {
    TopicNames out = job.outputs().topics();
    return new Topology()
        .addSource(
            "inputs",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            job.inputs().topics().inputs().toArray(String[]::new))
        .addProcessor("count", () -> new Counting(processed), "inputs")
        .addStateStore(TrackerTopology.plainStore(), "count")
        .addSink(
            "counts",
            out.planTimeline(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            "count");
  }

  private static final class Counting implements Processor<byte[], byte[], byte[], byte[]> {
    private final AtomicLong processed;
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable KeyValueStore<Bytes, byte[]> counts;

    Counting(AtomicLong processed) {
      this.processed = processed;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
      context = given;
      counts = given.getStateStore(NodeNames.PLAN_STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (context == null || counts == null) {
        throw new IllegalStateException("used before init");
      }
      Bytes key = Bytes.wrap(record.key());
      byte[] known = counts.get(key);
      long count = known == null ? 1 : ByteBuffer.wrap(known).getLong() + 1;
      byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
      counts.put(key, value);
      context.forward(record.withValue(value));
      processed.incrementAndGet();
    }
  }

  @Override
  public long processed() {
    return processed.get();
  }

  @Override
  public Map<String, Long> counts() {
    return Map.of("processed", processed.get());
  }

  @Override
  public void close() {
    app.close();
  }
}
