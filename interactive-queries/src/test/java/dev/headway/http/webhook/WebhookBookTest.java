// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every instance knows of webhooks. */
class WebhookBookTest {
  private final WebhookBook book = new WebhookBook();

  private Delivery put(Delivery delivery) {
    book.delivery(0, delivery.key(), WebhookJson.bytes(delivery));
    return delivery;
  }

  private void putWebhook() {
    book.webhook("wh_1", WebhookJson.bytes(Samples.webhook()));
  }

  @Test
  void shouldBeEmptyWithoutWebhooksAndDeliveries() {
    // when, then
    assertThat(book.isEmpty()).isTrue();
    putWebhook();
    assertThat(book.isEmpty()).isFalse();
    Delivery delivery = put(Samples.delivery("p", 1));
    book.webhook("wh_1", null);
    assertThat(book.isEmpty()).isFalse();
    book.delivery(0, delivery.key(), null);
    assertThat(book.isEmpty()).isTrue();
  }

  @Test
  void shouldCountWhatWaits() {
    // when, then
    Delivery first = put(Samples.delivery("p", 1));
    put(Samples.delivery("p", 2));
    assertThat(book.pending(0, "wh_1")).isEqualTo(2);
    put(first);
    assertThat(book.pending(0, "wh_1")).isEqualTo(2);
    put(first.givenUp("too many", Samples.NOW));
    assertThat(book.pending(0, "wh_1")).isEqualTo(1);
    book.delivery(0, Samples.delivery("p", 2).key(), null);
    assertThat(book.pending(0, "wh_1")).isZero();
  }

  @Test
  void shouldCloseWhatIsDisabledUntilItIsEnabled() {
    putWebhook();
    assertThat(book.isOpen("wh_1")).isTrue();
    book.webhook(
        WebhookBook.healthKey("wh_1"),
        WebhookJson.bytes(new WebhookHealth(null, Samples.NOW, "gone")));
    assertThat(book.isOpen("wh_1")).isFalse();
    book.webhook(WebhookBook.healthKey("wh_1"), WebhookJson.bytes(WebhookHealth.FRESH));
    assertThat(book.isOpen("wh_1")).isTrue();
    book.webhook("wh_1", null);
    assertThat(book.isOpen("wh_1")).isFalse();
  }

  @Test
  void shouldTellWhichDeliveriesNobodyNeeds() {
    // given
    putWebhook();
    List<Delivery> failed =
        List.of(
            put(Samples.delivery("a", 1).givenUp("x", Samples.NOW)),
            put(Samples.delivery("b", 1).givenUp("x", Samples.NOW)),
            put(Samples.delivery("c", 1).givenUp("x", Samples.NOW)));
    put(Samples.delivery("d", 1));

    // when, then: the oldest beyond two
    assertThat(book.surplus(0, 2, Instant.EPOCH)).containsExactly(failed.getFirst().key());
    assertThat(book.surplus(0, 3, Instant.EPOCH)).isEmpty();

    // when, then: what was left alone for too long, whether it waits or not
    assertThat(book.surplus(0, 3, Samples.NOW.plusMillis(1))).hasSize(4);

    // when, then: of a webhook that is gone, all
    book.webhook("wh_1", null);
    assertThat(book.surplus(0, 3, Instant.EPOCH)).hasSize(4);
  }
}
