// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who changed what, on the topic headway-audit. */
class AuditTest {
  private static final String EVENT =
      "{\"id\":\"e\",\"source\":\"s\",\"type\":\"plan.started\",\"plan_id\":\"secret-plan\",\"data\":{\"goal\":\"secret-goal\"}}";

  @TempDir Path folder;
  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer(folder, Map.of());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private JsonNode only() {
    await().until(() -> !running.audited().isEmpty());
    assertThat(running.audited()).hasSize(1);
    return running.audited().getFirst();
  }

  @Test
  void shouldTellWhoDidWhat() {
    // given
    Instant before = Instant.now();

    // when
    running.send(
        running
            .asAda("/v1/events")
            .header("X-Roles", "operator,user")
            .header("X-Request-ID", "r-1")
            .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .header("Content-Type", "application/cloudevents-batch+json")
            .POST(HttpRequest.BodyPublishers.ofString("[" + EVENT + ",{}]")));

    // then
    JsonNode audited = only();
    assertThat(Instant.parse(audited.path("time").asText()))
        .isBetween(before.minusMillis(1), Instant.now());
    assertThat(audited.toString())
        .endsWith(
            ",\"request_id\":\"r-1\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"tenant_id\":\"acme\",\"user_id\":\"ada\",\"roles\":[\"user\",\"operator\"],"
                + "\"action\":\"sendEvents\",\"target\":{\"events\":2,\"accepted\":1,\"rejected\":1},\"outcome\":202}")
        .doesNotContain("secret");
    ProducerRecord<byte[], byte[]> record = running.producer.history().getLast();
    assertThat(record.topic()).isEqualTo("headway-audit");
    assertThat(record.key()).isEqualTo("acme".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldTellOfWhatWasTriedInVain() {
    // when
    running.postEvent("{}");

    // then
    assertThat(only().path("outcome").asInt()).isEqualTo(400);
    assertThat(only().path("target").toString())
        .isEqualTo("{\"events\":1,\"accepted\":0,\"rejected\":1}");
  }

  @Test
  void shouldSayNothingOfReadsNorOfWhomNobodyKnows() {
    // when
    running.get("/v1/tracker/plans/p");
    running.send(
        running
            .to("/v1/events")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(EVENT)));
    running.send(running.asAda("/v1/events").DELETE());
    running.postEvent(EVENT);

    // then: records come in the order of the calls
    assertThat(only().path("outcome").asInt()).isEqualTo(202);
  }

  @Test
  void shouldCountWhatCannotBeKept() {
    // given
    running.producer.sendException = new TimeoutException("no broker");

    // when
    RunningServer.Answer answer = running.postEvent(EVENT);

    // then
    assertThat(answer.status()).isEqualTo(503);
    await()
        .untilAsserted(
            () ->
                assertThat(running.metrics.scrape()).contains("headway_audit_failures_total 1.0"));
  }

  @Test
  void shouldNotMakeTheCallerWaitUntilTheRecordIsKept() throws InterruptedException {
    try (RunningServer silent = new RunningServer(folder.resolve("silent"), Map.of(), false)) {
      // given: the event is acknowledged, its audit record never is
      Thread kafka = Thread.ofVirtual().start(() -> acknowledgeOne(silent));

      // when
      RunningServer.Answer answer = silent.postEvent(EVENT);

      // then
      kafka.join();
      assertThat(answer.status()).isEqualTo(202);
      await().until(() -> silent.audited().size() == 1);
    }
  }

  private static void acknowledgeOne(RunningServer server) {
    while (!server.producer.completeNext()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldHandOverWhatIsWaitingWhenItStops() {
    // given
    for (int i = 0; i < 100; i++) {
      running.postEvent(EVENT);
    }

    // when
    running.server.close();

    // then
    assertThat(running.audited()).hasSize(100);
  }
}
