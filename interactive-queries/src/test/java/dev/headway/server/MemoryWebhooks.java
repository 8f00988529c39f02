// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.Webhook;
import dev.headway.http.webhook.WebhookBook;
import dev.headway.http.webhook.WebhookHealth;
import dev.headway.http.webhook.WebhookJson;
import dev.headway.http.webhook.WebhookStore;
import java.util.List;

/** Webhooks in memory, by way of their records. */
final class MemoryWebhooks implements WebhookStore {
  private static final int PARTITIONS = 4;

  private final WebhookBook book = new WebhookBook();

  @Override
  public WebhookBook book() {
    return book;
  }

  @Override
  public void put(Webhook webhook) {
    book.webhook(webhook.id(), WebhookJson.bytes(webhook));
  }

  @Override
  public void put(String webhookId, WebhookHealth health) {
    book.webhook(WebhookBook.healthKey(webhookId), WebhookJson.bytes(health));
  }

  @Override
  public void remove(String webhookId) {
    book.webhook(webhookId, null);
    book.webhook(WebhookBook.healthKey(webhookId), null);
  }

  @Override
  public void put(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      book.delivery(delivery.partition(PARTITIONS), delivery.key(), WebhookJson.bytes(delivery));
    }
  }
}
