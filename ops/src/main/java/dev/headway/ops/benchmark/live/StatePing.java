// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.live;

import dev.headway.event.Input;
import dev.headway.ops.benchmark.load.LoadEvent;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plans that say a new state all the time, each with a number that is known again. */
final class StatePing {
  static final String TENANT = "tenant-0";
  static final String VIEWER = "operator";

  private static final int PLANS_OF_A_USER = 100;
  private static final Pattern NUMBER = Pattern.compile("\"current_state\":\"s([0-9]+)\"");

  private final String run = Long.toString(System.currentTimeMillis(), 36);

  /** The plan of this number. */
  PlanKey plan(int number) {
    return new PlanKey(TENANT, "watcher-" + number / PLANS_OF_A_USER, "live-" + run + "-" + number);
  }

  /** The state of number {@code ping} of a plan. */
  static LoadEvent event(PlanKey plan, long ping) {
    long now = System.currentTimeMillis();
    return new LoadEvent(
        Input.SYSTEM_EVENTS,
        plan,
        AgentEvent.newBuilder()
            .setId(plan.planId() + "-" + ping)
            .setSource("pinger")
            .setSpecversion("1.0")
            .setType("plan.state_changed")
            .setTime(Instant.ofEpochMilli(now))
            .setTenantId(plan.tenantId())
            .setUserId(plan.userId())
            .setPlanId(plan.planId())
            .setData("{\"new_state\":\"s" + ping + "\"}")
            .build(),
        now);
  }

  /** The pings that this text tells of. */
  static Matcher told(String data) {
    return NUMBER.matcher(data);
  }
}
