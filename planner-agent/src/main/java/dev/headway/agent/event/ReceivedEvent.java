// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event as it came from one of the topics, with its payload read. Where an attribute may stand
 * in the envelope or in the payload, the envelope's comes first.
 */
public final class ReceivedEvent {
  private final Topic topic;
  private final AgentEvent envelope;
  private final Map<String, @Nullable Object> data;

  /**
   * Reads the payload.
   *
   * @throws java.io.UncheckedIOException when it is no JSON object
   */
  public ReceivedEvent(Topic topic, AgentEvent envelope) {
    this.topic = topic;
    this.envelope = envelope;
    this.data = Json.object(envelope.getData());
  }

  /** As {@link #written} has it. */
  @JsonCreator
  static ReceivedEvent read(JsonNode json) {
    return new ReceivedEvent(
        Topic.named(json.path("topic").asText()),
        CloudEventJson.structured(Json.bytes(json.path("event"))).event());
  }

  /** As JSON: its topic, and the event as a CloudEvent. */
  @JsonValue
  JsonNode written() {
    ObjectNode json = Json.newObject();
    json.put("topic", topic.topicName());
    json.set(
        "event",
        Json.tree(new String(CloudEventJson.write(envelope, null), StandardCharsets.UTF_8)));
    return json;
  }

  /** Where it came from. */
  public Topic topic() {
    return topic;
  }

  /** The event as sent; not to be changed. */
  public AgentEvent envelope() {
    return envelope;
  }

  /** CloudEvents id, unique within {@link #source}. */
  public String id() {
    return envelope.getId();
  }

  /** Name of the agent or service that said it. */
  public String source() {
    return envelope.getSource();
  }

  /** Event type, such as {@code data.fetch.requested}. */
  public String type() {
    return envelope.getType();
  }

  /** When it was said, by the sender's clock; empty: it did not say. */
  public Optional<Instant> time() {
    return Optional.ofNullable(envelope.getTime());
  }

  /** Tenant and user. */
  public Owner owner() {
    return new Owner(envelope.getTenantId(), envelope.getUserId());
  }

  /** The payload, in the order it was sent; not to be changed. */
  public Map<String, @Nullable Object> data() {
    return data;
  }

  /**
   * The payload as a record of the agent's own.
   *
   * @throws IllegalArgumentException when it does not fit; names the field
   */
  public <T> T data(Class<T> type) {
    return Json.convert(data, type);
  }

  /** The plan it belongs to; null: none. */
  public @Nullable String planId() {
    return said(envelope.getPlanId(), "plan_id");
  }

  /** Key of {@link #planId}; empty: it names no plan. */
  public Optional<PlanKey> planKey() {
    return Optional.ofNullable(planId()).map(plan -> PlanKey.of(owner(), plan));
  }

  /** The task it belongs to, as the tracker reads it: envelope, else {@code data.action_id}. */
  public @Nullable String taskId() {
    return said(envelope.getTaskId(), "action_id");
  }

  /** Matches a result to its request: as said, else the event's own id. */
  public String correlationId() {
    return Objects.requireNonNullElse(said(envelope.getCorrelationId(), "correlation_id"), id());
  }

  /** Conversation; null: none. */
  public @Nullable String sessionId() {
    return said(envelope.getSessionId(), "session_id");
  }

  /** Goal over several plans; null: none. */
  public @Nullable String goalId() {
    return said(envelope.getGoalId(), "goal_id");
  }

  /** Grouping within the tenant; null: none. */
  public @Nullable String scopeId() {
    return said(envelope.getScopeId(), "scope_id");
  }

  /** Plan that asked for this one; null: none. */
  public @Nullable String parentPlanId() {
    return said(envelope.getParentPlanId(), "parent_plan_id");
  }

  /** Type of the answer that is expected; null: nobody waits for one. */
  public @Nullable String responseEvent() {
    return said(envelope.getResponseEvent(), "response_event");
  }

  /** Where the answer is expected; results unless said otherwise. */
  public Topic responseTopic() {
    String said = said(envelope.getResponseTopic(), "response_topic");
    return said == null ? Topic.ACTION_RESULTS : Topic.named(said);
  }

  /** The text of a field of the payload; null when there is none or it is no text. */
  public @Nullable String text(String field) {
    return data.get(field) instanceof String text ? text : null;
  }

  private @Nullable String said(@Nullable String attribute, String field) {
    return attribute != null && !attribute.isEmpty() ? attribute : text(field);
  }

  @Override
  public String toString() {
    return "%s %s from %s".formatted(type(), id(), source());
  }
}
