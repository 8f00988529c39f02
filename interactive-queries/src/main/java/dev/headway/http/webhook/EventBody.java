// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.json.Json;
import dev.headway.http.json.Times;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.Waiting;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of deliveries: type, time and what it is about. Thin, below 8 kB: who wants more asks for
 * the plan.
 */
final class EventBody {
  /** Most characters of a reason: an error may have a megabyte. */
  private static final int LONGEST_REASON = 500;

  private EventBody() {}

  static String of(EventType type, PlanChange change) {
    PlanProgress plan = change.plan();
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("tenant_id", plan.getTenantId());
    data.put("user_id", plan.getUserId());
    data.put("plan_id", plan.getPlanId());
    data.put("version", plan.getVersion());
    data.put("status", Json.label(plan.getStatus()));
    data.put("why", cut(why(type, change)));
    data.put("url", path(plan));
    return envelope(type, Instant.ofEpochMilli(change.time()), data);
  }

  static String test(String webhookId, Instant now) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("webhook_id", webhookId);
    return envelope(EventType.WEBHOOK_TEST, now, data);
  }

  private static String envelope(EventType type, Instant time, ObjectNode data) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", type.label());
    body.put("timestamp", Times.text(time));
    body.set("data", data);
    return new String(Json.bytes(body), StandardCharsets.UTF_8);
  }

  private static @Nullable String why(EventType type, PlanChange change) {
    return switch (type) {
      case PLAN_STALLED, PLAN_DEADLINE_AT_RISK, PLAN_BUDGET_EXHAUSTED -> change.reason();
      default -> {
        PlanProgress plan = change.plan();
        Waiting waiting = plan.getWaiting();
        yield waiting == null ? plan.getError() : waiting.getReason();
      }
    };
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.codePointCount(0, text.length()) <= LONGEST_REASON
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_REASON)) + "…";
  }

  private static String path(PlanProgress plan) {
    return "/v1/tracker/plans/"
        + encoded(plan.getPlanId())
        + "?user_id="
        + encoded(plan.getUserId());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
