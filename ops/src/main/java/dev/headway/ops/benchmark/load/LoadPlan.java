// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Describes a load; the same description gives the same events. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LoadPlan.Living.class, name = "living"),
  @JsonSubTypes.Type(value = LoadPlan.First.class, name = "first"),
  @JsonSubTypes.Type(value = LoadPlan.Steps.class, name = "steps")
})
public sealed interface LoadPlan {
  /** How many events it has. */
  long events();

  /** Begins it. */
  Load begin(LoadClock clock);

  /**
   * {@link LivingPlans}.
   *
   * @param seed what is drawn
   * @param events how many events
   * @param alive plans that live at a time
   */
  record Living(long seed, long events, int alive) implements LoadPlan {
    @Override
    public Load begin(LoadClock clock) {
      return new LivingPlans(seed, events, alive, 0, clock);
    }
  }

  /**
   * {@link FirstRequests}.
   *
   * @param seed what is drawn
   * @param firstPlan number of the first plan
   * @param plans how many plans
   * @param tasks tasks of each
   */
  record First(long seed, long firstPlan, long plans, int tasks) implements LoadPlan {
    @Override
    public long events() {
      return plans * tasks;
    }

    @Override
    public Load begin(LoadClock clock) {
      return new FirstRequests(seed, firstPlan, plans, tasks, clock);
    }
  }

  /**
   * {@link StepsOfLivePlans}.
   *
   * @param seed what is drawn
   * @param events how many events
   * @param plans plans that live
   * @param active plans in a step at a time
   */
  record Steps(long seed, long events, long plans, int active) implements LoadPlan {
    @Override
    public Load begin(LoadClock clock) {
      return new StepsOfLivePlans(seed, events, plans, active, clock);
    }
  }
}
