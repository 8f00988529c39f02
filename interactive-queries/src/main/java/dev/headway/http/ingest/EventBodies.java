// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.event.Input;
import dev.headway.http.route.RequestBody;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.cloudevents.CloudEventJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The forms of the ingest's body, for the API's document; the fields come from the Avro schema,
 * which agents read too.
 */
final class EventBodies {
  /** Not the sender's to say. */
  private static final Set<String> NOT_SENT = Set.of("platform_tenant_id");

  private static final Map<String, Object> EXAMPLE =
      example(
          "id", "e-1",
          "source", "planner",
          "type", "data.fetch.requested",
          "topic", "action-requests",
          "time", "2026-01-01T12:00:00Z",
          "plan_id", "research-42",
          "correlation_id", "c1",
          "response_event", "data.fetch.done",
          "data", Map.of("action_id", "a1"));

  private EventBodies() {}

  static RequestBody requestBody() {
    Map<String, Object> event = event();
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("type", "array");
    batch.put("items", event);
    batch.put("maxItems", CloudEventJson.MAX_BATCH);
    return new RequestBody(
        "One CloudEvent in structured mode, or in binary mode (application/json with ce-* headers: the body is data), or a batch.",
        List.of(
            new RequestBody.Form(RequestEvents.STRUCTURED, event, EXAMPLE),
            new RequestBody.Form(RequestEvents.JSON, event, EXAMPLE),
            new RequestBody.Form(RequestEvents.BATCH, batch, List.of(EXAMPLE))));
  }

  private static Map<String, Object> event() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Schema.Field field : AgentEvent.getClassSchema().getFields()) {
      if (!NOT_SENT.contains(field.name())) {
        properties.put(field.name(), property(field));
      }
    }
    Map<String, Object> topic = new LinkedHashMap<>();
    topic.put("type", "string");
    topic.put("enum", Stream.of(Input.values()).map(Input::topic).toList());
    topic.put(
        "description",
        "Which input it is for; plan.*, task.* and delegation.* events may leave it out.");
    properties.put("topic", topic);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put(
        "description",
        "A CloudEvent 1.0.2 with Headway's extensions. Names may also be camelCase or all in lower case; unknown fields are ignored;"
            + " tenant_id and user_id are replaced by the caller's.");
    schema.put("required", List.of("source", "type"));
    schema.put("properties", properties);
    return schema;
  }

  private static Map<String, Object> property(Schema.Field field) {
    Map<String, Object> property = new LinkedHashMap<>();
    switch (field.name()) {
      case "data" -> property.put("type", List.of("object", "null"));
      case "time" -> {
        property.put("type", List.of("string", "null"));
        property.put("format", "date-time");
      }
      case "source", "type" -> property.put("type", "string");
      default -> property.put("type", List.of("string", "null"));
    }
    property.put("description", description(field));
    return property;
  }

  private static String description(Schema.Field field) {
    return switch (field.name()) {
      case "id" ->
          "CloudEvents id; unique within source. Missing: one is made, from the Idempotency-Key if there is one.";
      case "time" ->
          "Event time by the producer's clock, RFC 3339. Missing: the time Kafka gives the record.";
      case "data" -> "Payload: a JSON object, at most 256 KiB.";
      case "tenant_id", "user_id" -> "Ignored: the caller's identity holds.";
      default -> field.doc();
    };
  }

  private static Map<String, Object> example(Object... namesAndValues) {
    Map<String, Object> example = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      example.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return example;
  }
}
