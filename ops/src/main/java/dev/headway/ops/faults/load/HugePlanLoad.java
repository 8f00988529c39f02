// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.load;

import dev.headway.ops.faults.log.Deployment;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;

/** One plan with very many tasks, as fast as it goes. */
public final class HugePlanLoad {
  private HugePlanLoad() {}

  /** Sends a request and a result for each task; returns how many records that were. */
  public static long send(Deployment deployment, long seed, int tasks) {
    PlanKey key = new PlanKey("tenant-0", "user 0", "fast-huge-" + Long.toHexString(seed));
    Instant begin = Instant.now();
    try (Sender sender = new Sender(deployment)) {
      for (int task = 0; task < tasks; task++) {
        sender.send(event("action-requests", key, task, "work.requested", begin));
      }
      for (int task = 0; task < tasks; task++) {
        sender.send(event("action-results", key, task, "work.done", begin.plusSeconds(60)));
      }
      sender.flush();
      return sender.acknowledged();
    }
  }

  private static Delivery event(String topic, PlanKey key, int task, String type, Instant begin) {
    AgentEvent.Builder event =
        AgentEvent.newBuilder()
            .setId(key.planId() + "-" + type + "-" + task)
            .setSource("bulk")
            .setType(type)
            .setTime(begin.plusMillis(task))
            .setTenantId(key.tenantId())
            .setUserId(key.userId())
            .setPlanId(key.planId())
            .setData("{\"action_id\":\"t" + task + "\"}");
    if (type.equals("work.requested")) {
      event.setResponseEvent("work.done");
    }
    return new Delivery(topic, event.build(), key, Delivery.Way.FAST, false);
  }
}
