// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.config.Settings;
import dev.headway.topics.TopicPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPlansTest {
  @Test
  void shouldPlanEveryTopicOnceBehindThePrefix() {
    // when
    List<String> names =
        TopicPlans.of(TrackerSettings.from(Settings.of(Map.of("topics.prefix", "eu.")))).stream()
            .map(TopicPlan::name)
            .toList();

    // then
    assertThat(names)
        .containsExactlyInAnyOrder(
            "eu.action-requests",
            "eu.action-results",
            "eu.system-events",
            "eu.headway-reroute",
            "eu.plan-progress",
            "eu.task-executions",
            "eu.plan-timeline",
            "eu.headway-dead-letters",
            "eu.headway-audit",
            "eu.headway-erasures",
            "eu.headway-webhooks",
            "eu.headway-webhook-deliveries");
  }

  @Test
  void shouldKeepWebhooksForGoodAndTheirDeliveriesForAWeekUnlessToldOtherwise() {
    assertThat(named("headway-webhooks", Map.of()).config())
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
    assertThat(named("headway-webhooks", Map.of()).partitions()).isEqualTo(1);
    assertThat(named("headway-webhook-deliveries", Map.of()).config())
        .containsEntry("cleanup.policy", "compact,delete")
        .containsEntry("retention.ms", "604800000");
    assertThat(
            named("headway-webhook-deliveries", Map.of("topics.webhook-retention-hours", "100"))
                .config())
        .containsEntry("retention.ms", "360000000");
  }

  @Test
  void shouldKeepErasuresForGood() {
    assertThat(named("headway-erasures", Map.of()).config())
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
  }

  @Test
  void shouldKeepEveryChangeForAnHourUnlessToldOtherwise() {
    assertThat(named("plan-progress", Map.of()).config())
        .containsEntry("min.compaction.lag.ms", "3600000")
        .containsEntry("max.compaction.lag.ms", "86400000");
    assertThat(
            named("plan-progress", Map.of("topics.changes-kept-minutes", "5")).named("x").config())
        .containsEntry("min.compaction.lag.ms", "300000");
    assertThat(named("task-executions", Map.of()).config())
        .doesNotContainKey("min.compaction.lag.ms");
  }

  @Test
  void shouldKeepAuditRecordsForAYearUnlessToldOtherwise() {
    assertThat(audit(Map.of()).config())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "31536000000");
    assertThat(audit(Map.of("topics.audit-retention-hours", "2")).config())
        .containsEntry("retention.ms", "7200000");
  }

  private static TopicPlan audit(Map<String, String> settings) {
    return named("headway-audit", settings);
  }

  private static TopicPlan named(String name, Map<String, String> settings) {
    return TopicPlans.of(TrackerSettings.from(Settings.of(settings))).stream()
        .filter(plan -> plan.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
