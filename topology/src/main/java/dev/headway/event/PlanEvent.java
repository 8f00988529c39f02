// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import dev.headway.schemas.key.PlanKey;
import org.jspecify.annotations.Nullable;

/**
 * One event of a plan, checked and read.
 *
 * @param plan plan
 * @param order place in the plan's event order; holds time, id and source
 * @param type event type
 * @param fact what it asserts
 * @param envelope descriptive attributes it carries
 * @param data payload as sent, JSON text
 * @param facts of a payload larger than {@link #MAX_DATA}: what of it the event's fact follows from
 * @param fingerprint hash of its content: equal for copies
 */
public record PlanEvent(
    PlanKey plan,
    EventOrder order,
    String type,
    Fact fact,
    Envelope envelope,
    @Nullable String data,
    @Nullable String facts,
    long fingerprint) {
  /** Longest text of the envelope other than plan, task and type, in characters. */
  public static final int MAX_TEXT = 2_048;

  /** Largest payload that is kept as it was sent, in UTF-8 bytes. */
  public static final int MAX_DATA = 8 * 1024;

  /**
   * Descriptive attributes any event may carry.
   *
   * @param correlationId correlation, as sent
   * @param sessionId conversation
   * @param goalId goal
   * @param scopeId grouping inside the tenant
   * @param parentPlanId plan that started this one
   * @param traceId trace
   * @param parentEventId event that caused it
   */
  public record Envelope(
      @Nullable String correlationId,
      @Nullable String sessionId,
      @Nullable String goalId,
      @Nullable String scopeId,
      @Nullable String parentPlanId,
      @Nullable String traceId,
      @Nullable String parentEventId) {}
}
