// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers an event's attributes and all that is wrong with them, whichever way they are written.
 */
final class Envelope {
  private final Map<Attribute, String> values = new EnumMap<>(Attribute.class);
  private final Map<Attribute, String> names = new EnumMap<>(Attribute.class);
  private final List<Violation> violations = new ArrayList<>();
  private @Nullable String data;
  private @Nullable String dataName;

  /** Takes {@code value} for {@code attribute}, which the sender spelled {@code name}. */
  void put(Attribute attribute, String name, String value) {
    if (!cleanText(value)) {
      invalid("/" + name, "must not hold control characters or unpaired surrogates");
      return;
    }
    String before = values.putIfAbsent(attribute, value);
    if (before == null) {
      names.put(attribute, name);
    } else if (!before.equals(value)) {
      invalid("/" + name, "says something else than '" + names.get(attribute) + "'");
    }
  }

  /** Takes the payload, which the sender put under {@code name}: the text of a JSON object. */
  void putData(String name, String json) {
    if (dataName != null) {
      invalid("/" + name, "there is '" + dataName + "' already");
      return;
    }
    dataName = name;
    if (utf8Length(json) > CloudEventJson.MAX_DATA_BYTES) {
      violations.add(
          new Violation(
              DeadLetterReason.TOO_LARGE,
              "/" + name,
              "must not be larger than " + CloudEventJson.MAX_DATA_BYTES + " bytes"));
    } else {
      data = json;
    }
  }

  void invalid(String pointer, String detail) {
    violations.add(new Violation(DeadLetterReason.INVALID_FIELD, pointer, detail));
  }

  void violation(MalformedEventException error) {
    violations.addAll(error.violations());
  }

  /**
   * The event these attributes make.
   *
   * @throws MalformedEventException when anything was wrong with them
   */
  ParsedEvent toEvent() {
    checkContentType();
    Instant time = time();
    if (!violations.isEmpty()) {
      throw new MalformedEventException(violations, values.get(Attribute.ID), null);
    }
    AgentEvent event =
        AgentEvent.newBuilder()
            .setId(text(Attribute.ID, ""))
            .setSource(text(Attribute.SOURCE, ""))
            .setSpecversion(text(Attribute.SPECVERSION, "1.0"))
            .setType(text(Attribute.TYPE, ""))
            .setTime(time)
            .setSubject(values.get(Attribute.SUBJECT))
            .setData(data)
            .setTenantId(text(Attribute.TENANT_ID, ""))
            .setUserId(text(Attribute.USER_ID, ""))
            .setPlatformTenantId(null)
            .setPlanId(values.get(Attribute.PLAN_ID))
            .setTaskId(values.get(Attribute.TASK_ID))
            .setCorrelationId(values.get(Attribute.CORRELATION_ID))
            .setSessionId(values.get(Attribute.SESSION_ID))
            .setGoalId(values.get(Attribute.GOAL_ID))
            .setScopeId(values.get(Attribute.SCOPE_ID))
            .setParentPlanId(values.get(Attribute.PARENT_PLAN_ID))
            .setResponseEvent(values.get(Attribute.RESPONSE_EVENT))
            .setResponseTopic(values.get(Attribute.RESPONSE_TOPIC))
            .setResponseSchemaName(values.get(Attribute.RESPONSE_SCHEMA_NAME))
            .setPayloadSchemaName(values.get(Attribute.PAYLOAD_SCHEMA_NAME))
            .setTraceId(values.get(Attribute.TRACE_ID))
            .setParentEventId(values.get(Attribute.PARENT_EVENT_ID))
            .setTraceparent(values.get(Attribute.TRACEPARENT))
            .setTracestate(values.get(Attribute.TRACESTATE))
            .build();
    return new ParsedEvent(event, values.get(Attribute.TOPIC), sentNames());
  }

  /** Text in another format than JSON cannot be an event's payload, whatever it looks like. */
  private void checkContentType() {
    String contentType = values.get(Attribute.DATACONTENTTYPE);
    if (contentType == null || dataName == null) {
      return;
    }
    int parameters = contentType.indexOf(';');
    String mediaType =
        (parameters < 0 ? contentType : contentType.substring(0, parameters))
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!mediaType.endsWith("/json") && !mediaType.endsWith("+json")) {
      invalid(
          "/" + names.get(Attribute.DATACONTENTTYPE),
          "must be application/json: data is a JSON object");
    }
  }

  private @Nullable Instant time() {
    String text = values.get(Attribute.TIME);
    if (text == null) {
      return null;
    }
    Instant time = Rfc3339.parse(text);
    if (time == null) {
      invalid(
          "/" + names.get(Attribute.TIME),
          "must be an RFC 3339 date-time with offset, such as 2026-01-05T09:00:00.123456Z");
    }
    return time;
  }

  private String text(Attribute attribute, String defaultValue) {
    return values.getOrDefault(attribute, defaultValue);
  }

  private Map<String, String> sentNames() {
    Map<String, String> sent = new HashMap<>();
    names.forEach(
        (attribute, name) -> {
          if (!name.equals(attribute.canonical())) {
            sent.put(attribute.canonical(), name);
          }
        });
    return sent;
  }

  private static int utf8Length(String text) {
    return text.length() > CloudEventJson.MAX_DATA_BYTES
        ? text.length()
        : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * CloudEvents 1.0.2 allows neither in a string. Unpaired surrogates would turn into question
   * marks in UTF-8, so that two ids could become one.
   */
  private static boolean cleanText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
