// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.jmh;

import dev.headway.event.PlanEvent;
import dev.headway.plan.Origin;
import dev.headway.store.PartitionStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The fold of a whole plan, from its first event to its last, over a store on the heap. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FoldBenchmark {
  private static final Origin ORIGIN = new Origin("system-events", 0, 1);

  /** Tasks of the plan. */
  @Param({"5", "20", "100"})
  private int tasks;

  private List<PlanEvent> events = List.of();

  /** Makes the plan. */
  @Setup
  public void makePlan() {
    events = PlanHistory.withTasks(tasks).read();
  }

  /** Decides on and applies each event. */
  @Benchmark
  public PartitionStore foldPlan() {
    PartitionStore store = PartitionStore.writing(new HeapBytes());
    for (PlanEvent event : events) {
      PlanHistory.fold(store, event, ORIGIN);
    }
    return store;
  }
}
