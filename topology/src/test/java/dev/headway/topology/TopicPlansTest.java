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
            "eu.headway-erasures");
  }

  @Test
  void shouldKeepErasuresForGood() {
    assertThat(named("headway-erasures", Map.of()).config())
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
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
