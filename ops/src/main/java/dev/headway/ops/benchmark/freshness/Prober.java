// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import dev.headway.event.Input;
import dev.headway.ops.benchmark.load.EventSender;
import dev.headway.ops.benchmark.load.LoadEvent;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;

/** Starts a plan every ten milliseconds, whether the last one has been seen or not. */
final class Prober {
  /** How many plans that are a second. */
  static final int PER_SECOND = 100;

  private Prober() {}

  /**
   * Goes on until this thread is interrupted.
   *
   * @param before told of each plan, and when it is due, before it is sent
   * @param after told the same afterwards
   */
  static void run(
      EventSender sender, ObjLongConsumer<PlanKey> before, ObjLongConsumer<PlanKey> after) {
    long begin = System.nanoTime();
    String run = Long.toString(System.currentTimeMillis(), 36);
    for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
      long due = begin + i * Duration.ofSeconds(1).toNanos() / PER_SECOND;
      while (System.nanoTime() < due && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      PlanKey plan = new PlanKey("tenant-0", "prober", "probe-" + run + "-" + i);
      before.accept(plan, due);
      sender.send(event(plan));
      after.accept(plan, due);
    }
  }

  private static LoadEvent event(PlanKey plan) {
    long now = System.currentTimeMillis();
    return new LoadEvent(
        Input.SYSTEM_EVENTS,
        plan,
        AgentEvent.newBuilder()
            .setId(plan.planId() + "-0")
            .setSource("prober")
            .setSpecversion("1.0")
            .setType("plan.started")
            .setTime(Instant.ofEpochMilli(now))
            .setTenantId(plan.tenantId())
            .setUserId(plan.userId())
            .setPlanId(plan.planId())
            .setData("{\"plan_name\":\"probe\",\"total_actions\":3}")
            .build(),
        now);
  }
}
