// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a webhook's deliveries. Written by those who deliver, apart from the webhook,
 * so that they never undo what its owner writes at the same time.
 *
 * @param failingSince since when no attempt was good; null: the last one was, or there was none
 * @param disabledAt when Headway gave it up; null: it has not
 * @param reason why
 */
public record WebhookHealth(
    @Nullable Instant failingSince, @Nullable Instant disabledAt, @Nullable String reason) {
  /** Of one that has done nothing yet. */
  public static final WebhookHealth FRESH = new WebhookHealth(null, null, null);

  /** Whether Headway has given it up. */
  public boolean isDisabled() {
    return disabledAt != null;
  }

  /**
   * This after an attempt.
   *
   * @param patience how long it may fail without a good attempt
   */
  public WebhookHealth after(Attempt attempt, Instant now, Duration patience) {
    if (isDisabled()) {
      return this;
    }
    if (attempt.isGood()) {
      return FRESH;
    }
    if (attempt.isGone()) {
      return new WebhookHealth(failingSince, now, "its receiver has answered 410: it is gone");
    }
    Instant since = failingSince == null ? now : failingSince;
    return Duration.between(since, now).compareTo(patience) >= 0
        ? new WebhookHealth(
            since, now, "every attempt since " + since + " has failed: " + attempt.outcome())
        : new WebhookHealth(since, null, null);
  }
}
