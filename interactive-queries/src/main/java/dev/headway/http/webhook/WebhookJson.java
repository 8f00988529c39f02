// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.json.Json;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stored form of webhooks and deliveries. Names and meanings stay as they are; what a newer release
 * adds is passed over.
 */
public final class WebhookJson {
  private WebhookJson() {}

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Of a webhook. */
  public static byte[] bytes(Webhook webhook) {
    ObjectNode json = node();
    json.put("id", webhook.id());
    json.put("tenant_id", webhook.owner().tenantId());
    json.put("user_id", webhook.owner().userId());
    json.put("of_tenant", webhook.ofTenant());
    json.put("url", webhook.url());
    json.put("description", webhook.description());
    ArrayNode events = json.putArray("events");
    webhook.events().stream().sorted().forEach(type -> events.add(type.label()));
    ObjectNode filter = json.putObject("filter");
    webhook.filter().forEach(filter::put);
    json.put("enabled", webhook.enabled());
    json.put("secret", webhook.secret().text());
    WebhookSecret retired = webhook.retired();
    json.put("retired_secret", retired == null ? null : retired.text());
    put(json, "retired_until", webhook.retiredUntil());
    put(json, "created_at", webhook.createdAt());
    put(json, "updated_at", webhook.updatedAt());
    return Json.bytes(json);
  }

  /** The webhook of {@link #bytes(Webhook)}. */
  public static Webhook webhook(byte[] bytes) {
    JsonNode json = Json.read(bytes);
    Set<EventType> events = EnumSet.noneOf(EventType.class);
    json.path("events").forEach(type -> EventType.of(type.asText()).ifPresent(events::add));
    Map<String, String> filter = new LinkedHashMap<>();
    json.path("filter")
        .properties()
        .forEach(entry -> filter.put(entry.getKey(), entry.getValue().asText()));
    String retired = text(json, "retired_secret");
    return new Webhook(
        json.path("id").asText(),
        new Owner(json.path("tenant_id").asText(), json.path("user_id").asText()),
        json.path("of_tenant").asBoolean(),
        json.path("url").asText(),
        json.path("description").asText(),
        events,
        filter,
        json.path("enabled").asBoolean(),
        WebhookSecret.parse(json.path("secret").asText()),
        retired == null ? null : WebhookSecret.parse(retired),
        time(json, "retired_until"),
        required(json, "created_at"),
        required(json, "updated_at"));
  }

  /** Of a webhook's health. */
  public static byte[] bytes(WebhookHealth health) {
    ObjectNode json = node();
    put(json, "failing_since", health.failingSince());
    put(json, "disabled_at", health.disabledAt());
    json.put("reason", health.reason());
    return Json.bytes(json);
  }

  /** The health of {@link #bytes(WebhookHealth)}. */
  public static WebhookHealth health(byte[] bytes) {
    JsonNode json = Json.read(bytes);
    return new WebhookHealth(
        time(json, "failing_since"), time(json, "disabled_at"), text(json, "reason"));
  }

  /** Of a delivery. */
  public static byte[] bytes(Delivery delivery) {
    ObjectNode json = node();
    json.put("webhook_id", delivery.webhookId());
    json.put("id", delivery.id());
    json.put("plan", delivery.plan());
    json.put("type", delivery.type().label());
    json.put("version", delivery.version());
    json.put("body", delivery.body());
    put(json, "created_at", delivery.createdAt());
    json.put("state", delivery.state().label());
    json.put("made", delivery.made());
    json.put("replays", delivery.replays());
    put(json, "next_at", delivery.nextAt());
    ArrayNode attempts = json.putArray("attempts");
    for (Attempt attempt : delivery.attempts()) {
      ObjectNode one = attempts.addObject();
      put(one, "at", attempt.at());
      one.put("status", attempt.status());
      one.put("error", attempt.error());
      one.put("took_ms", attempt.took().toMillis());
      one.put("answer", attempt.answer());
      Duration retryAfter = attempt.retryAfter();
      one.put("retry_after_ms", retryAfter == null ? null : retryAfter.toMillis());
    }
    return Json.bytes(json);
  }

  /** The delivery of {@link #bytes(Delivery)}. */
  public static Delivery delivery(byte[] bytes) {
    JsonNode json = Json.read(bytes);
    List<Attempt> attempts = new ArrayList<>();
    for (JsonNode one : json.path("attempts")) {
      JsonNode status = one.path("status");
      JsonNode retryAfter = one.path("retry_after_ms");
      attempts.add(
          new Attempt(
              required(one, "at"),
              status.isNumber() ? status.asInt() : null,
              text(one, "error"),
              Duration.ofMillis(one.path("took_ms").asLong()),
              one.path("answer").asText(),
              retryAfter.isNumber() ? Duration.ofMillis(retryAfter.asLong()) : null));
    }
    return new Delivery(
        json.path("webhook_id").asText(),
        json.path("id").asText(),
        json.path("plan").asText(),
        EventType.of(json.path("type").asText()).orElse(EventType.PLAN_UPDATED),
        json.path("version").asLong(),
        json.path("body").asText(),
        required(json, "created_at"),
        Delivery.State.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
        attempts,
        json.path("made").asInt(),
        json.path("replays").asInt(),
        required(json, "next_at"));
  }

  private static void put(ObjectNode json, String name, @Nullable Instant time) {
    json.put(name, time == null ? null : time.toString());
  }

  private static @Nullable Instant time(JsonNode json, String name) {
    String text = text(json, name);
    return text == null ? null : Instant.parse(text);
  }

  private static Instant required(JsonNode json, String name) {
    return Instant.parse(json.path(name).asText());
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isTextual() ? value.asText() : null;
  }
}
