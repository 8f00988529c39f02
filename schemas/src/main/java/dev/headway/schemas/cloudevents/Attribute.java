// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Headway reads of an event's envelope. The platform tenant is not among it: it comes from
 * credentials, never from what a client sends.
 */
enum Attribute {
  ID,
  SOURCE,
  SPECVERSION,
  TYPE,
  TOPIC,
  TIME,
  SUBJECT,
  TENANT_ID,
  USER_ID,
  PLAN_ID,
  TASK_ID,
  CORRELATION_ID,
  SESSION_ID,
  GOAL_ID,
  SCOPE_ID,
  PARENT_PLAN_ID,
  RESPONSE_EVENT,
  RESPONSE_TOPIC,
  RESPONSE_SCHEMA_NAME,
  PAYLOAD_SCHEMA_NAME,
  TRACE_ID,
  PARENT_EVENT_ID,
  TRACEPARENT,
  TRACESTATE,
  DATACONTENTTYPE;

  private static final Map<String, Attribute> BY_SPELLING = new HashMap<>();

  static {
    for (Attribute attribute : values()) {
      attribute.spellings().forEach(spelling -> BY_SPELLING.put(spelling, attribute));
    }
  }

  private final String canonical = name().toLowerCase(Locale.ROOT);
  private final String camelCase = camelCase(canonical);
  private final String allLowerCase = canonical.replace("_", "");

  /** The attribute a sender may spell {@code name}; null for one Headway does not read. */
  static @Nullable Attribute spelled(String name) {
    return BY_SPELLING.get(name);
  }

  /** The name in snake_case. */
  String canonical() {
    return canonical;
  }

  /** The names a header may have, the CloudEvents one first. */
  List<String> headerNames() {
    return canonical.equals(allLowerCase) ? List.of(canonical) : List.of(allLowerCase, canonical);
  }

  /** snake_case, camelCase and all-lower-case, without repetition. */
  Set<String> spellings() {
    return new LinkedHashSet<>(List.of(canonical, camelCase, allLowerCase));
  }

  static String camelCase(String snakeCase) {
    StringBuilder camel = new StringBuilder(snakeCase.length());
    boolean upper = false;
    for (int i = 0; i < snakeCase.length(); i++) {
      char c = snakeCase.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }
}
