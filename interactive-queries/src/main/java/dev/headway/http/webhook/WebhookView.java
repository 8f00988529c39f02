// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.json.Doc;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as its owner sees it.
 *
 * @param webhookId its name
 * @param url where deliveries go
 * @param description what its owner says of it
 * @param events of what it is told
 * @param plans of whose plans
 * @param filter of which plans
 * @param enabled its owner wants it to be told
 * @param disabledAt when Headway gave it up
 * @param disabledReason why
 * @param failingSince since when nothing has arrived
 * @param createdBy who made it
 * @param createdAt when it was made
 * @param updatedAt when it was last written
 * @param secret signs deliveries
 */
record WebhookView(
    @Doc(value = "The webhook.", example = "\"wh_3f0c3c1e9d4c4f3a\"") String webhookId,
    @Doc(value = "Where deliveries go.", example = "\"https://example.com/headway\"") String url,
    @Doc(value = "What its owner says of it.", example = "\"pages whoever is on call\"")
        String description,
    @Doc(value = "Of what it is told.", example = "[\"plan.failed\",\"plan.stalled\"]")
        List<String> events,
    @Doc(value = "Of whose plans: own (who made it) or tenant (all users).", example = "\"own\"")
        String plans,
    @Doc("Of which plans: those that fit all of it.") WebhookFilterView filter,
    @Doc(value = "Its owner wants it to be told.", example = "true") boolean enabled,
    @Doc(value = "When Headway gave it up; null: it has not.", example = "null")
        @Nullable Instant disabledAt,
    @Doc(value = "Why Headway gave it up.", example = "null") @Nullable String disabledReason,
    @Doc(value = "Since when no attempt was good; null: the last one was.", example = "null")
        @Nullable Instant failingSince,
    @Doc(value = "User who made it.", example = "\"ada\"") String createdBy,
    @Doc(
            value = "When it was made: changes from here on are told.",
            example = "\"2026-01-01T12:00:00Z\"")
        Instant createdAt,
    @Doc(value = "When it was last written.", example = "\"2026-01-01T12:00:00Z\"")
        Instant updatedAt,
    @Doc(
            value =
                "Signs deliveries. Told when it is made, by creating the webhook or rotating it, and never again: null.",
            example = "\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"")
        @Nullable String secret) {
  static WebhookView of(Webhook webhook, WebhookHealth health, boolean withSecret) {
    return new WebhookView(
        webhook.id(),
        webhook.url(),
        webhook.description(),
        webhook.events().stream().sorted().map(EventType::label).toList(),
        webhook.ofTenant() ? "tenant" : "own",
        WebhookFilterView.of(webhook.filter()),
        webhook.enabled(),
        health.disabledAt(),
        health.reason(),
        health.failingSince(),
        webhook.owner().userId(),
        webhook.createdAt(),
        webhook.updatedAt(),
        withSecret ? webhook.secret().text() : null);
  }
}
