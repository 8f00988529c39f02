// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.event.Input;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * Makes many live plans with few events: a request for each task of each plan, none answered. The
 * plans are those of {@link PlanLife#key}.
 */
public final class FirstRequests implements Load {
  private final long plans;
  private final int tasks;
  private final LoadClock clock;
  private final SplittableRandom random;
  private final long first;
  private long emitted;

  /**
   * {@code plans} plans with {@code tasks} tasks each, beginning with plan {@code first}.
   *
   * @param seed what is drawn
   */
  public FirstRequests(long seed, long first, long plans, int tasks, LoadClock clock) {
    this.first = first;
    this.plans = plans;
    this.tasks = tasks;
    this.clock = clock;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public boolean hasNext() {
    return emitted < plans * tasks;
  }

  @Override
  public LoadEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    long number = first + emitted / tasks;
    int task = (int) (emitted % tasks);
    long micros = clock.micros(emitted++);
    return new LoadEvent(
        Input.ACTION_REQUESTS,
        PlanLife.key(number),
        request(PlanLife.key(number), task, micros, random),
        micros / 1_000);
  }

  private static AgentEvent request(PlanKey plan, int task, long micros, SplittableRandom random) {
    EventWriter writer = new EventWriter(plan, "session-" + plan.planId(), plan.planId(), random);
    AgentEvent.Builder event =
        writer.write(
            plan.planId() + "-first-" + task,
            "planner",
            "analyst.requested",
            micros,
            plan.planId(),
            null,
            "{\"assigned_to\":\"analyst\",\"instruction\":\"" + writer.text() + "\"}");
    event.setTaskId(plan.planId() + "-first-" + task);
    event.setResponseEvent("analyst.completed");
    return event.build();
  }

  @Override
  public LoadCounts counts() {
    return new LoadCounts(emitted, 0, 0, Math.ceilDiv(emitted, tasks), 0);
  }
}
