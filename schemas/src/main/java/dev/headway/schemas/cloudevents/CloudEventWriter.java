// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.headway.schemas.avro.AgentEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as canonical JSON: what {@link CloudEventJson#structured} reads back as the same
 * event.
 */
final class CloudEventWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private CloudEventWriter() {}

  static byte[] write(AgentEvent event, @Nullable String topic) {
    String data = event.getData() == null ? null : JsonText.requireObject(event.getData(), "/data");
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(512 + (data == null ? 0 : data.length()));
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      text(json, "specversion", event.getSpecversion());
      text(json, "id", event.getId());
      text(json, "source", event.getSource());
      text(json, "type", event.getType());
      text(json, "topic", topic);
      text(json, "time", Objects.toString(event.getTime(), null));
      text(json, "subject", event.getSubject());
      text(json, "tenant_id", event.getTenantId());
      text(json, "user_id", event.getUserId());
      text(json, "platform_tenant_id", event.getPlatformTenantId());
      text(json, "plan_id", event.getPlanId());
      text(json, "task_id", event.getTaskId());
      text(json, "correlation_id", event.getCorrelationId());
      text(json, "session_id", event.getSessionId());
      text(json, "goal_id", event.getGoalId());
      text(json, "scope_id", event.getScopeId());
      text(json, "parent_plan_id", event.getParentPlanId());
      text(json, "response_event", event.getResponseEvent());
      text(json, "response_topic", event.getResponseTopic());
      text(json, "response_schema_name", event.getResponseSchemaName());
      text(json, "payload_schema_name", event.getPayloadSchemaName());
      text(json, "trace_id", event.getTraceId());
      text(json, "parent_event_id", event.getParentEventId());
      text(json, "traceparent", event.getTraceparent());
      text(json, "tracestate", event.getTracestate());
      if (data != null) {
        json.writeFieldName("data");
        json.writeRawValue(data);
      }
      json.writeEndObject();
    } catch (IOException e) {
      // Memory does not fail to be written; an unpaired surrogate does.
      throw new IllegalArgumentException("the event holds text that is not Unicode", e);
    }
    return bytes.toByteArray();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
