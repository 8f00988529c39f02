// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What happens in a plan, in order: in each step requests first, then progress, then results. */
final class PlanScript {
  private static final int WIDEST_STEP = 5;

  /** Of a hundred plans, so many complete; up to {@link #ENDING} the rest fails, then goes on. */
  private static final int COMPLETING = 80;

  private static final int ENDING = 95;

  /** What an event is about; the event itself is written when its time has come. */
  enum Kind {
    PLAN_STARTED,
    STEP,
    REQUEST,
    PROGRESS,
    LOG,
    RESULT,
    PLAN_COMPLETED,
    PLAN_FAILED
  }

  /**
   * Something that happens.
   *
   * @param kind what
   * @param task to which task
   * @param step in which step
   * @param part which of several
   */
  record Moment(Kind kind, int task, int step, int part) {}

  private PlanScript() {}

  static List<Moment> of(int tasks, SplittableRandom random) {
    List<Moment> moments = new ArrayList<>();
    moments.add(new Moment(Kind.PLAN_STARTED, 0, 0, 0));
    int step = 0;
    for (int done = 0; done < tasks; step++) {
      int width = Math.min(tasks - done, 1 + random.nextInt(WIDEST_STEP));
      addStep(moments, step, done, done + width, random);
      done += width;
    }
    int end = random.nextInt(100);
    if (end < ENDING) {
      moments.add(
          new Moment(end < COMPLETING ? Kind.PLAN_COMPLETED : Kind.PLAN_FAILED, 0, step, 0));
    }
    return List.copyOf(moments);
  }

  private static void addStep(
      List<Moment> moments, int step, int from, int to, SplittableRandom random) {
    moments.add(new Moment(Kind.STEP, 0, step, 0));
    for (int task = from; task < to; task++) {
      moments.add(new Moment(Kind.REQUEST, task, step, 0));
    }
    for (int task = from; task < to; task++) {
      int parts = Math.max(0, random.nextInt(5) - 2);
      for (int part = 1; part <= parts; part++) {
        moments.add(new Moment(Kind.PROGRESS, task, step, part));
      }
      if (random.nextInt(5) == 0) {
        moments.add(new Moment(Kind.LOG, task, step, 0));
      }
    }
    for (int task = from; task < to; task++) {
      moments.add(new Moment(Kind.RESULT, task, step, 0));
    }
  }
}
