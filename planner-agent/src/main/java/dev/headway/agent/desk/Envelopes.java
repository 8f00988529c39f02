// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.event.Caller;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.schemas.avro.AgentEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts what an agent says into envelopes: its name as source, a fresh id, tenant, user and plan of
 * the work, and the trace of the event the work began with.
 *
 * @param agent who says it
 * @param caller in whose name
 * @param parentPlanId plan that asked for this one; null: none
 * @param began event whose goal, scope and trace are carried on; null: none
 */
public record Envelopes(
    String agent, Caller caller, @Nullable String parentPlanId, @Nullable ReceivedEvent began) {

  /** The same for a plan. */
  public Envelopes ofPlan(String planId, @Nullable String parent) {
    return new Envelopes(
        agent, new Caller(caller.owner(), planId, caller.sessionId()), parent, began);
  }

  /** An event. */
  public AgentEvent event(EventDraft draft, Instant time) {
    AgentEvent.Builder event =
        AgentEvent.newBuilder()
            .setId(UUID.randomUUID().toString())
            .setSource(agent)
            .setType(draft.type())
            .setTime(time)
            .setTenantId(caller.owner().tenantId())
            .setUserId(caller.owner().userId())
            .setPlanId(caller.planId())
            .setTaskId(draft.taskId())
            .setCorrelationId(draft.correlationId())
            .setSessionId(caller.sessionId())
            .setParentPlanId(parentPlanId)
            .setResponseEvent(draft.responseEvent())
            .setResponseTopic(draft.responseEvent() == null ? null : name(draft.responseTopic()))
            .setData(Json.text(draft.data()));
    if (began != null) {
      AgentEvent first = began.envelope();
      event
          .setGoalId(began.goalId())
          .setScopeId(began.scopeId())
          .setTraceId(first.getTraceId())
          .setTraceparent(first.getTraceparent())
          .setTracestate(first.getTracestate())
          .setParentEventId(first.getId());
    }
    return event.build();
  }

  private static String name(@Nullable Topic topic) {
    return (topic == null ? Topic.ACTION_RESULTS : topic).topicName();
  }
}
