// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.schemas.key.Owner;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A goal somebody asked a planner for.
 *
 * @param event the request
 */
public record GoalContext(ReceivedEvent event) {
  /** Type of the goal. */
  public String type() {
    return event.type();
  }

  /** What the goal is, as sent. */
  public Map<String, @Nullable Object> data() {
    return event.data();
  }

  /**
   * What the goal is, as a record of the planner's own.
   *
   * @throws IllegalArgumentException when it does not fit; names the field
   */
  public <T> T data(Class<T> as) {
    return event.data(as);
  }

  /** Tenant and user who asked. */
  public Owner owner() {
    return event.owner();
  }

  /**
   * Id of the plan for this goal: the goal's correlation. So whoever asks knows it beforehand, and
   * a goal that is sent again is the same plan.
   */
  public String planId() {
    return event.correlationId();
  }

  /** Conversation; empty: none. */
  public Optional<String> sessionId() {
    return Optional.ofNullable(event.sessionId());
  }

  /** Plan that delegated this goal; empty: a client asked. */
  public Optional<String> parentPlanId() {
    return Optional.ofNullable(
        event.parentPlanId() == null ? event.planId() : event.parentPlanId());
  }

  /** Type of the answer that is expected; empty: nobody waits for one. */
  public Optional<String> responseEvent() {
    return Optional.ofNullable(event.responseEvent());
  }

  /** Where the answer is expected. */
  public Topic responseTopic() {
    return event.responseTopic();
  }
}
