// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.jmh;

import dev.headway.event.PlanEvent;
import dev.headway.ops.benchmark.load.LoadEvent;
import dev.headway.plan.Origin;
import dev.headway.plan.PlanState;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroCodec;
import dev.headway.store.KeyFamily;
import dev.headway.store.PartitionStore;
import dev.headway.store.StoreKey;
import dev.headway.store.StoredPlan;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Keys, events in Avro, and the plan's record, of a plan of twenty tasks in the middle of its life.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncodingBenchmark {
  private static final int TASKS = 20;

  private final AvroCodec<AgentEvent> codec = AvroCodec.of(AgentEvent.class);
  private final PlanHistory history = PlanHistory.withTasks(TASKS);
  private final LoadEvent event = history.events().get(history.events().size() / 2);
  private final PlanKey key = event.plan();
  private final byte[] encoded = codec.encode(event.event());
  private final StoredPlan stored = PartitionStore.writing(new HeapBytes()).plan(key);
  private @Nullable PlanState state;

  /** Folds half of the plan. */
  @Setup
  public void foldHalf() {
    PartitionStore store = PartitionStore.writing(new HeapBytes());
    var events = history.read();
    for (PlanEvent half : events.subList(0, events.size() / 2)) {
      PlanHistory.fold(store, half, new Origin("system-events", 0, 1));
    }
    state = store.plan(key).plan();
    if (state != null) {
      stored.put(state);
    }
  }

  /** The key of a task's record. */
  @Benchmark
  public byte[] taskKey() {
    return StoreKey.of(KeyFamily.TASK, key).text("plan-1-t7").bytes();
  }

  /** The key of an event's record. */
  @Benchmark
  public byte[] eventKey() {
    return StoreKey.of(KeyFamily.EVENT, key).text("plan-1-31").text("analyst").bytes();
  }

  /** The partition of a plan. */
  @Benchmark
  public int partition() {
    return key.partition(4);
  }

  /** An event to Avro. */
  @Benchmark
  public byte[] encodeEvent() {
    return codec.encode(event.event());
  }

  /** An event from Avro. */
  @Benchmark
  public AgentEvent decodeEvent() {
    return codec.decode(encoded);
  }

  /** An event as the fold takes it. */
  @Benchmark
  public PlanEvent readEvent() {
    return PlanHistory.read(event);
  }

  /** The plan's record to its store. */
  @Benchmark
  public StoredPlan writePlan() {
    PlanState plan = state;
    if (plan != null) {
      stored.put(plan);
    }
    return stored;
  }

  /** The plan's record from its store. */
  @Benchmark
  public @Nullable PlanState readPlan() {
    return stored.plan();
  }
}
