// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.topics.TopicNames;
import dev.headway.topics.TopicPlan;
import java.util.List;

/** How Headway's topics have to be. */
public final class TopicPlans {
  /**
   * Inputs take records that are too large for the fold, so that they end as dead letters and not
   * at the producer only.
   */
  private static final int INPUT_MESSAGE_BYTES = 2 * 1024 * 1024;

  /** A dead letter is its record and the headers that explain it; a re-routed one likewise. */
  static final int LARGEST_MESSAGE_BYTES = 3 * 1024 * 1024;

  private TopicPlans() {}

  /** Every topic. */
  public static List<TopicPlan> of(TrackerSettings settings) {
    TopicNames topics = settings.topics();
    int partitions = settings.partitions();
    return List.of(
        new TopicPlan(
            topics.actionRequests(),
            partitions,
            "delete",
            settings.inputRetention(),
            INPUT_MESSAGE_BYTES),
        new TopicPlan(
            topics.actionResults(),
            partitions,
            "delete",
            settings.inputRetention(),
            INPUT_MESSAGE_BYTES),
        new TopicPlan(
            topics.systemEvents(),
            partitions,
            "delete",
            settings.inputRetention(),
            INPUT_MESSAGE_BYTES),
        new TopicPlan(
            topics.reroute(),
            partitions,
            "delete",
            settings.inputRetention(),
            LARGEST_MESSAGE_BYTES),
        new TopicPlan(topics.planProgress(), partitions, "compact", null, null)
            .keepingEveryRecordFor(settings.changesKept()),
        new TopicPlan(topics.taskExecutions(), partitions, "compact", null, null),
        new TopicPlan(
            topics.planTimeline(),
            partitions,
            "compact,delete",
            settings.timelineRetention(),
            null),
        new TopicPlan(
            topics.deadLetters(),
            partitions,
            "delete",
            settings.deadLetterRetention(),
            LARGEST_MESSAGE_BYTES),
        new TopicPlan(topics.audit(), partitions, "delete", settings.auditRetention(), null),
        // Whoever reads it from the beginning learns of every erasure there was.
        new TopicPlan(topics.erasures(), partitions, "compact", null, null),
        // One partition: few and small, and all in one order.
        new TopicPlan(topics.webhooks(), 1, "compact", null, null),
        // As many as plans' changes have: who tells of a partition's plans keeps its deliveries.
        new TopicPlan(
            topics.webhookDeliveries(),
            partitions,
            "compact,delete",
            settings.webhookRetention(),
            null));
  }
}
