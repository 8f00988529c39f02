// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

/** Makes attempts. */
@FunctionalInterface
public interface WebhookSender {
  /** Tries to deliver once. Whatever goes wrong is said by the attempt. */
  Attempt send(Webhook webhook, Delivery delivery);
}
