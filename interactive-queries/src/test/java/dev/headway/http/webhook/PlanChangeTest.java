// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.json.Json;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has happened, and who is told. */
class PlanChangeTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "same",
      value = {
        "RUNNING,'','plan.started'",
        "PENDING,'','plan.started'",
        "COMPLETED,'','plan.started plan.completed'",
        "RUNNING,pending,''",
        "COMPLETED,running,'plan.completed'",
        "FAILED,running,'plan.failed'",
        "FAILED,completed,'plan.failed'",
        "CANCELLED,waiting,'plan.cancelled'",
        "WAITING,running,'plan.waiting'",
        "PAUSED,waiting,'plan.paused'",
        "RUNNING,waiting,'plan.resumed'",
        "RUNNING,paused,'plan.resumed'",
        "COMPLETED,same,''",
        "RUNNING,same,''"
      })
  void shouldTellWhatHasHappenedFromTheRecordAlone(PlanStatus status, String was, String events) {
    String expected = (events + " plan.updated").strip();
    assertThat(
            Samples.change(status, was).events().stream()
                .map(EventType::label)
                .reduce((a, b) -> a + " " + b))
        .hasValue(expected);
  }

  @Test
  void shouldTellOfAWarning() {
    PlanChange change =
        new PlanChange(
            Samples.plan("p", 4, PlanStatus.RUNNING),
            null,
            "plan.stalled",
            "nothing has come",
            Samples.NOW.toEpochMilli());

    assertThat(change.events()).containsExactly(EventType.PLAN_STALLED, EventType.PLAN_UPDATED);
    assertThat(
            body(Delivery.of(Samples.webhook(), change, EventType.PLAN_STALLED, Samples.NOW))
                .at("/data/why")
                .asText())
        .isEqualTo("nothing has come");
  }

  @Test
  void shouldWantWhatFitsEventsFilterOwnerAndTime() {
    PlanChange failed = Samples.change(PlanStatus.FAILED, "running");
    Webhook all = Samples.webhook();
    PlanProgress others =
        PlanProgress.newBuilder(Samples.plan("p", 3, PlanStatus.FAILED)).setUserId("bob").build();

    assertThat(all.wanted(failed)).containsExactly(EventType.PLAN_FAILED);
    assertThat(all.wanted(Samples.change(PlanStatus.RUNNING, null))).isEmpty();
    assertThat(Samples.webhook(EnumSet.of(EventType.PLAN_COMPLETED), Map.of()).wanted(failed))
        .isEmpty();
    assertThat(Samples.webhook(EventType.byDefault(), Map.of("scope", "venture-3")).wanted(failed))
        .hasSize(1);
    assertThat(Samples.webhook(EventType.byDefault(), Map.of("scope", "other")).wanted(failed))
        .isEmpty();
    assertThat(all.wanted(new PlanChange(others, "running", null, null, failed.time()))).isEmpty();
    assertThat(all.wanted(new PlanChange(failed.plan(), "running", null, null, failed.time() - 1)))
        .isEmpty();
    assertThat(all.as(all.url(), "", all.events(), Map.of(), false, Samples.NOW).wanted(failed))
        .isEmpty();
  }

  @Test
  void shouldNameADeliveryTheSameEachTimeAndNoOtherSo() {
    Webhook webhook = Samples.webhook();
    PlanChange change = Samples.change(PlanStatus.FAILED, "running");
    String id = webhook.deliveryId(change, EventType.PLAN_FAILED);

    assertThat(id)
        .isEqualTo(webhook.deliveryId(change, EventType.PLAN_FAILED))
        .matches("msg_[A-Za-z0-9_-]{24}")
        .isNotEqualTo(webhook.deliveryId(change, EventType.PLAN_UPDATED))
        .isNotEqualTo(
            webhook.deliveryId(
                new PlanChange(Samples.plan("p", 4, PlanStatus.FAILED), "running", null, null, 0),
                EventType.PLAN_FAILED));
  }

  @Test
  void shouldSendAThinBodyHoweverLongTheErrorIs() {
    PlanProgress plan =
        PlanProgress.newBuilder(Samples.plan("a b/ü", 3, PlanStatus.FAILED))
            .setError("\uD83D\uDE00".repeat(100_000))
            .build();
    PlanChange change = new PlanChange(plan, "running", null, null, Samples.NOW.toEpochMilli());

    Delivery delivery = Delivery.of(Samples.webhook(), change, EventType.PLAN_FAILED, Samples.NOW);
    JsonNode body = body(delivery);

    assertThat(delivery.body().getBytes(StandardCharsets.UTF_8).length).isLessThan(20_000);
    assertThat(body.path("type").asText()).isEqualTo("plan.failed");
    assertThat(body.path("timestamp").asText()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(body.at("/data/plan_id").asText()).isEqualTo("a b/ü");
    assertThat(body.at("/data/status").asText()).isEqualTo("failed");
    assertThat(body.at("/data/version").asLong()).isEqualTo(3);
    assertThat(body.at("/data/url").asText())
        .isEqualTo("/v1/tracker/plans/a%20b%2F%C3%BC?user_id=ada");
  }

  private static JsonNode body(Delivery delivery) {
    return Json.read(delivery.body().getBytes(StandardCharsets.UTF_8));
  }
}
