// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Usage;
import dev.headway.schemas.key.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans, changes and webhooks to try things with. */
final class Samples {
  static final Owner ADA = new Owner("acme", "ada");
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private Samples() {}

  static PlanProgress plan(String id, long version, PlanStatus status) {
    return PlanProgress.newBuilder()
        .setTenantId("acme")
        .setUserId("ada")
        .setPlanId(id)
        .setVersion(version)
        .setStatus(status)
        .setStartedAt(NOW)
        .setTaskCount(0)
        .setCompletedTasks(0)
        .setFailedTasks(0)
        .setCancelledTasks(0)
        .setOpenTasks(0)
        .setFireAndForgetTasks(0)
        .setGoalEvent("unknown")
        .setScopeId("venture-3")
        .setStages(List.of())
        .setUsage(new Usage(0L, 0L, 0L))
        .setErrorLogs(0)
        .setConflicts(0)
        .setUnmatchedResults(0)
        .setEvents(1)
        .setStateDigest("")
        .build();
  }

  static PlanChange change(PlanStatus status, @Nullable String was) {
    return new PlanChange(plan("p", 3, status), was, null, null, NOW.toEpochMilli());
  }

  static Webhook webhook(Set<EventType> events, Map<String, String> filter) {
    return new Webhook(
        "wh_1",
        ADA,
        false,
        "https://example.com/hook",
        "",
        events,
        filter,
        true,
        WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        null,
        null,
        NOW,
        NOW);
  }

  static Webhook webhook() {
    return webhook(EventType.byDefault(), Map.of());
  }

  static Delivery delivery(String plan, long version) {
    PlanChange change =
        new PlanChange(
            plan(plan, version, PlanStatus.FAILED), "running", null, null, NOW.toEpochMilli());
    return Delivery.of(webhook(), change, EventType.PLAN_FAILED, NOW);
  }
}
