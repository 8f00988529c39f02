// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.util.List;

/** Where webhooks and deliveries are kept: every instance knows all of them. */
public interface WebhookStore {
  /**
   * All there are, as far as is known.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when they are not known yet
   */
  WebhookBook book();

  /**
   * Writes a webhook, and waits until it is in the book.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when it is not taken
   */
  void put(Webhook webhook);

  /**
   * Writes how a webhook does, and waits until it is in the book.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when it is not taken
   */
  void put(String webhookId, WebhookHealth health);

  /**
   * Removes a webhook, and waits until it is out of the book.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when it is not taken
   */
  void remove(String webhookId);

  /**
   * Writes deliveries that nobody tries at the moment, and waits until they are in the book.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when it is not taken
   */
  void put(List<Delivery> deliveries);
}
