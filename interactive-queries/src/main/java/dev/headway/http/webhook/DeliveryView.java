// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.json.Doc;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as the owner of its webhook sees it.
 *
 * @param deliveryId its id
 * @param type what has happened
 * @param state where it stands
 * @param createdAt when it was made
 * @param nextAttemptAt when it is tried again
 * @param replays how often it was sent again on demand
 * @param body what is sent
 * @param attempts the latest attempts
 */
record DeliveryView(
    @Doc(
            value = "The delivery: webhook-id in each of its attempts.",
            example = "\"msg_2b4Fq0xW7c1yV9nK3tRzLhDe\"")
        String deliveryId,
    @Doc(value = "What has happened.", example = "\"plan.failed\"") String type,
    @Doc(value = "pending: it is tried again; delivered; failed.", example = "\"pending\"")
        String state,
    @Doc(value = "When it was made.", example = "\"2026-01-01T12:00:00Z\"") Instant createdAt,
    @Doc(value = "When it is tried next; null: not any more.", example = "\"2026-01-01T12:00:06Z\"")
        @Nullable Instant nextAttemptAt,
    @Doc(value = "How often it was sent again on demand.", example = "0") int replays,
    @Doc(value = "What is sent, as text.", example = "\"{\\\"type\\\":\\\"plan.failed\\\"}\"")
        String body,
    @Doc("The latest attempts, the latest first.") List<AttemptView> attempts) {
  static DeliveryView of(Delivery delivery) {
    return new DeliveryView(
        delivery.id(),
        delivery.type().label(),
        delivery.state().label(),
        delivery.createdAt(),
        delivery.isPending() ? delivery.nextAt() : null,
        delivery.replays(),
        delivery.body(),
        delivery.attempts().reversed().stream().map(AttemptView::of).toList());
  }
}
