// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How a delivery goes from one state to the next. */
class DeliveryPropertyTest {
  private static final RetrySchedule STANDARD = new RetrySchedule(RetrySchedule.STANDARD, 20);

  private static Attempt answered(Instant at, int status) {
    return Attempt.answered(at, status, Duration.ofMillis(10), "", null);
  }

  @Property
  void shouldEndDeliveredByTheFirst2xxAndFailedByTheLastAttemptOr410(
      @ForAll @Size(max = 12) List<@IntRange(min = 100, max = 599) Integer> answers,
      @ForAll @DoubleRange(min = 0, max = 1) double chance) {
    Delivery delivery = Samples.delivery("p", 1);
    Instant now = Samples.NOW;
    for (int status : answers) {
      if (!delivery.isPending()) {
        break;
      }
      int made = delivery.made();
      now = delivery.nextAt().plusMillis(1);
      Delivery next = delivery.after(answered(now, status), STANDARD, chance);

      assertThat(next.made()).isEqualTo(made + 1);
      assertThat(next.step()).isGreaterThan(delivery.step());
      assertThat(next.id()).isEqualTo(delivery.id());
      assertThat(next.body()).isEqualTo(delivery.body());
      if (status / 100 == 2) {
        assertThat(next.state()).isEqualTo(Delivery.State.DELIVERED);
      } else if (status == 410 || made + 1 == 10) {
        assertThat(next.state()).isEqualTo(Delivery.State.FAILED);
      } else {
        Duration wait = Duration.between(now.plusMillis(10), next.nextAt());
        Duration planned = RetrySchedule.STANDARD.get(made + 1);
        assertThat(wait).isBetween(planned, planned.multipliedBy(12).dividedBy(10));
      }
      delivery = next;
    }
    assertThat(WebhookJson.delivery(WebhookJson.bytes(delivery))).isEqualTo(delivery);
    if (!delivery.isPending()) {
      Delivery again = delivery.again(now);
      assertThat(again.isPending()).isTrue();
      assertThat(again.id()).isEqualTo(delivery.id());
      assertThat(again.step()).isGreaterThan(delivery.step());
      assertThat(again.after(answered(now, 500), STANDARD, chance).isPending()).isTrue();
    }
  }

  @Test
  void shouldKeepToTheScheduleOfTheSpecification() {
    RetrySchedule exact = new RetrySchedule(RetrySchedule.STANDARD, 0);
    Delivery delivery = Samples.delivery("p", 1);
    Duration all = Duration.ZERO;
    while (delivery.isPending()) {
      Instant at = delivery.nextAt();
      delivery = delivery.after(Attempt.failed(at, "refused", Duration.ZERO), exact, 1);
      if (delivery.isPending()) {
        all = all.plus(Duration.between(at, delivery.nextAt()));
      }
    }

    assertThat(delivery.attempts()).hasSize(10);
    assertThat(all)
        .isEqualTo(Duration.ofSeconds(5 + 300 + 1_800).plusHours(2 + 5 + 10 + 14 + 20 + 24));
  }

  @Test
  void shouldWaitAsLongAsTheReceiverAsksButNoLongerThanADay() {
    Delivery delivery = Samples.delivery("p", 1);
    Instant now = Samples.NOW;

    assertThat(
            delivery
                .after(
                    Attempt.answered(now, 503, Duration.ZERO, "", Duration.ofSeconds(90)),
                    STANDARD,
                    0)
                .nextAt())
        .isEqualTo(now.plusSeconds(90));
    assertThat(
            delivery
                .after(
                    Attempt.answered(now, 503, Duration.ZERO, "", Duration.ofSeconds(1)),
                    STANDARD,
                    0)
                .nextAt())
        .isEqualTo(now.plusSeconds(5));
    assertThat(
            delivery
                .after(
                    Attempt.answered(now, 503, Duration.ZERO, "", Duration.ofDays(365)),
                    STANDARD,
                    0)
                .nextAt())
        .isEqualTo(now.plus(Duration.ofDays(1)));
  }

  @Test
  void shouldDisableWhatIsGoneOrHasFailedForTooLong() {
    Duration patience = Duration.ofDays(5);
    Instant now = Samples.NOW;

    assertThat(WebhookHealth.FRESH.after(answered(now, 410), now, patience).reason())
        .contains("410");
    WebhookHealth failing = WebhookHealth.FRESH.after(answered(now, 500), now, patience);
    assertThat(failing).isEqualTo(new WebhookHealth(now, null, null));
    Instant later = now.plus(patience);
    assertThat(failing.after(answered(later, 500), later.minusMillis(1), patience).isDisabled())
        .isFalse();
    WebhookHealth given = failing.after(answered(later, 500), later, patience);
    assertThat(given.isDisabled()).isTrue();
    assertThat(given.reason()).contains("status 500");
    assertThat(failing.after(answered(later, 204), later, patience)).isEqualTo(WebhookHealth.FRESH);
    assertThat(given.after(answered(later, 204), later, patience)).isEqualTo(given);
    assertThat(WebhookJson.health(WebhookJson.bytes(given))).isEqualTo(given);
  }

  @Test
  void shouldKeepAWebhookAsItIs() {
    Webhook webhook =
        Samples.webhook().rotated(WebhookSecret.make(), Samples.NOW.plusSeconds(60), Samples.NOW);

    byte[] bytes = WebhookJson.bytes(webhook);

    assertThat(WebhookJson.bytes(WebhookJson.webhook(bytes))).isEqualTo(bytes);
    assertThat(WebhookJson.webhook(bytes).signatures("m", Samples.NOW, "b"))
        .isEqualTo(webhook.signatures("m", Samples.NOW, "b"));
  }
}
