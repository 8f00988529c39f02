// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.agents;

import dev.headway.agent.PlatformContext;
import dev.headway.agent.worker.TaskContext;
import dev.headway.agent.worker.Worker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets workers take their time, so that their work can be watched. Times are drawn from an
 * exponential distribution, cut at five times its mean: most tasks are quick, some are slow, as
 * real ones.
 *
 * @param mean mean time of a task
 */
record Pace(Duration mean) implements Worker.Around {
  private static final int PARTS = 4;
  private static final double LONGEST = 5;

  @Override
  public void handle(TaskContext task, PlatformContext ctx, Worker.TaskHandler handler)
      throws Exception {
    double share =
        Math.min(LONGEST, -Math.log(1 - ThreadLocalRandom.current().nextDouble())) / PARTS;
    for (int part = 1; part < PARTS; part++) {
      Thread.sleep(Duration.ofNanos((long) (share * mean.toNanos())));
      task.progress((double) part / PARTS, "part %d of %d".formatted(part, PARTS));
    }
    Thread.sleep(Duration.ofNanos((long) (share * mean.toNanos())));
    handler.handle(task, ctx);
  }
}
