// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.event.Input;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * Work on plans that live already ({@link FirstRequests}): plans drawn at random make a step of
 * five events each (request, progress, result, request, result), a fixed number of them at a time.
 * So the next event of a plan is as near whether ten thousand plans live or a million; only how
 * cold a plan is when its step begins differs.
 */
public final class StepsOfLivePlans implements Load {
  private static final int STEP = 5;

  private final class Step {
    private final PlanKey plan;
    private final EventWriter writer;
    private final String id;
    private int done;

    Step(long number, long serial) {
      this.plan = PlanLife.key(number);
      this.writer = new EventWriter(plan, "session-" + plan.planId(), plan.planId(), random);
      this.id = plan.planId() + "-" + Long.toString(serial, 36);
    }

    LoadEvent next(long micros) {
      int at = done++;
      AgentEvent event =
          switch (at) {
            case 0, 3 -> request(at, micros);
            case 1 -> progress(micros);
            default -> result(at, micros);
          };
      Input input =
          switch (at) {
            case 0, 3 -> Input.ACTION_REQUESTS;
            case 1 -> Input.SYSTEM_EVENTS;
            default -> Input.ACTION_RESULTS;
          };
      return new LoadEvent(input, plan, event, micros / 1_000);
    }

    private AgentEvent request(int at, long micros) {
      AgentEvent.Builder event =
          writer.write(
              id + "-" + at,
              "planner",
              "coder.requested",
              micros,
              plan.planId(),
              null,
              "{\"assigned_to\":\"coder\",\"instruction\":\"" + writer.text() + "\"}");
      event.setTaskId(id + "-t" + at);
      event.setResponseEvent("coder.completed");
      return event.build();
    }

    private AgentEvent progress(long micros) {
      return writer
          .write(
              id + "-1",
              "coder",
              "task.progress",
              micros,
              plan.planId(),
              id + "-0",
              "{\"task_id\":\""
                  + id
                  + "-t0\",\"progress\":0.5,\"message\":\""
                  + writer.text()
                  + "\"}")
          .build();
    }

    private AgentEvent result(int at, long micros) {
      int request = at == 2 ? 0 : 3;
      AgentEvent.Builder event =
          writer.write(
              id + "-" + at,
              "coder",
              "coder.completed",
              micros,
              plan.planId(),
              id + "-" + request,
              "{\"success\":true,\"result\":\"" + writer.text() + "\"}");
      event.setTaskId(id + "-t" + request);
      return event.build();
    }
  }

  private final long events;
  private final long plans;
  private final LoadClock clock;
  private final SplittableRandom random;
  private final long firstSerial;
  private final Step[] active;
  private long serial;
  private long emitted;

  /**
   * {@code events} events on plans 0 to {@code plans} − 1.
   *
   * @param seed what is drawn; another one for each load on the same plans
   * @param active plans in a step at a time
   */
  public StepsOfLivePlans(long seed, long events, long plans, int active, LoadClock clock) {
    this.events = events;
    this.plans = plans;
    this.clock = clock;
    this.random = new SplittableRandom(seed);
    this.firstSerial = seed * 1_000_000_000L;
    this.active = new Step[active];
    for (int i = 0; i < active; i++) {
      this.active[i] = begin();
    }
  }

  private Step begin() {
    return new Step(random.nextLong(plans), firstSerial + serial++);
  }

  @Override
  public boolean hasNext() {
    return emitted < events;
  }

  @Override
  public LoadEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int place = random.nextInt(active.length);
    LoadEvent event = active[place].next(clock.micros(emitted++));
    if (active[place].done == STEP) {
      active[place] = begin();
    }
    return event;
  }

  @Override
  public LoadCounts counts() {
    return new LoadCounts(emitted, 0, 0, Math.min(plans, serial), 0);
  }
}
