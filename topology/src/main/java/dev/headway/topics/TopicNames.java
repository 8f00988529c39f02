// SPDX-License-Identifier: Apache-2.0
package dev.headway.topics;

import java.util.List;

/**
 * The names of the topics, all with the same prefix in front.
 *
 * @param prefix put in front of every name; may be empty
 * @param application id of the application that folds: its own topic is named after it
 */
public record TopicNames(String prefix, String application) {
  /** The usual application id. */
  public static final String DEFAULT_APPLICATION = "headway";

  /** Those of the usual application. */
  public TopicNames(String prefix) {
    this(prefix, DEFAULT_APPLICATION);
  }

  /** Requests for work. */
  public String actionRequests() {
    return prefix + "action-requests";
  }

  /** Answers. */
  public String actionResults() {
    return prefix + "action-results";
  }

  /** Life-cycle announcements. */
  public String systemEvents() {
    return prefix + "system-events";
  }

  /** Plan snapshots. */
  public String planProgress() {
    return prefix + "plan-progress";
  }

  /** Task snapshots. */
  public String taskExecutions() {
    return prefix + "task-executions";
  }

  /** Timeline entries. */
  public String planTimeline() {
    return prefix + "plan-timeline";
  }

  /** Refused records. */
  public String deadLetters() {
    return prefix + "headway-dead-letters";
  }

  /** Who changed what over HTTP. */
  public String audit() {
    return prefix + "headway-audit";
  }

  /** What was erased on demand. */
  public String erasures() {
    return prefix + "headway-erasures";
  }

  /** Who is to be told of changes over HTTP. */
  public String webhooks() {
    return prefix + "headway-webhooks";
  }

  /** What is to be told, and how often it was tried. */
  public String webhookDeliveries() {
    return prefix + "headway-webhook-deliveries";
  }

  /**
   * The application's own: events on their way to the partition they belong to, and correlations.
   */
  public String reroute() {
    return prefix + application + "-reroute";
  }

  /** The three inputs, in the order used wherever an input is named by its number. */
  public List<String> inputs() {
    return List.of(actionRequests(), actionResults(), systemEvents());
  }
}
