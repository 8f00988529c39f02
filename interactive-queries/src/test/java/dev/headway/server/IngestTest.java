// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroCodec;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
  private static final AvroCodec<AgentEvent> EVENT = AvroCodec.of(AgentEvent.class);
  private static final String REQUEST =
      """
      {"id":"e-1","source":"planner","type":"data.fetch.requested","topic":"action-requests","time":"2026-01-01T12:00:00Z",
       "plan_id":"p/1","data":{"action_id":"a1"}}""";

  @TempDir Path folder;
  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer(folder, Map.of("http.max-body-bytes", "2000000"));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static AgentEvent event(ProducerRecord<byte[], byte[]> record) {
    return EVENT.decode(record.value(), 5, record.value().length - 5, EVENT.schema());
  }

  private AgentEvent onlyEvent() {
    assertThat(running.events()).hasSize(1);
    return event(running.events().getFirst());
  }

  private static List<String> pointers(JsonNode body) {
    return body.path("errors").valueStream().map(e -> e.path("pointer").asText()).toList();
  }

  @Test
  void shouldTakeAnEventInStructuredMode() {
    // when
    RunningServer.Answer answer = running.postEvent(REQUEST);

    // then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Headway-Position")).isNotEmpty();
    assertThat(answer.json().toString())
        .isEqualTo(
            "{\"accepted\":1,\"rejected\":0,\"events\":[{\"index\":0,\"id\":\"e-1\",\"status\":\"accepted\",\"path\":\"fast\",\"note\":null,\"errors\":[]}]}");
    ProducerRecord<byte[], byte[]> record = running.events().getFirst();
    PlanKey key = new PlanKey("acme", "ada", "p/1");
    assertThat(record.topic()).isEqualTo("action-requests");
    assertThat(record.key()).isEqualTo(key.bytes());
    assertThat(record.partition()).isEqualTo(key.partition(1));
    assertThat(event(record).getData()).isEqualTo("{\"action_id\":\"a1\"}");
  }

  @Test
  void shouldTakePlainJsonAsAnEvent() {
    assertThat(running.post("application/json; charset=utf-8", REQUEST).status()).isEqualTo(202);
  }

  @Test
  void shouldTakeAnEventInBinaryMode() {
    // when
    RunningServer.Answer answer =
        running.send(
            running
                .asAda("/v1/events")
                .header("Content-Type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", "e-7")
                .header("ce-source", "planner")
                .header("ce-type", "plan.state_changed")
                .header("ce-planid", "Z%C3%BCrich")
                .POST(HttpRequest.BodyPublishers.ofString("{\"new_state\":\"search\"}")));

    // then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(onlyEvent().getPlanId()).isEqualTo("Zürich");
    assertThat(onlyEvent().getData()).isEqualTo("{\"new_state\":\"search\"}");
  }

  @Test
  void shouldLetTheCallersIdentityWin() {
    // when
    running.postEvent(
        """
        {"id":"e","source":"s","type":"plan.started","plan_id":"p","tenant_id":"other","user_id":"eve","platform_tenant_id":"x"}""");

    // then
    assertThat(onlyEvent().getTenantId()).isEqualTo("acme");
    assertThat(onlyEvent().getUserId()).isEqualTo("ada");
    assertThat(onlyEvent().getPlatformTenantId()).isNull();
  }

  @Test
  void shouldSayThatAResultWithoutAPlanTakesTheSlowPath() {
    // when
    RunningServer.Answer answer =
        running.postEvent(
            "{\"id\":\"r\",\"source\":\"w\",\"type\":\"x.done\",\"topic\":\"action-results\",\"correlation_id\":\"c\"}");

    // then
    assertThat(answer.json().at("/events/0/path").asText()).isEqualTo("slow");
    assertThat(running.events().getFirst().key()).isNull();
  }

  @Test
  void shouldSayThatARequestWithoutAPlanIsNotTracked() {
    // when
    RunningServer.Answer answer =
        running.postEvent(
            "{\"id\":\"r\",\"source\":\"w\",\"type\":\"goal\",\"topic\":\"action-requests\"}");

    // then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().at("/events/0/path").isNull()).isTrue();
    assertThat(answer.json().at("/events/0/note").asText()).contains("not tracked");
  }

  @Test
  void shouldNameTheMissingTopic() {
    // when
    RunningServer.Answer answer =
        running.postEvent("{\"id\":\"e\",\"source\":\"s\",\"type\":\"x.done\",\"plan_id\":\"p\"}");

    // then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(pointers(answer.json())).containsExactly("/topic");
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/invalid-event");
    assertThat(running.events()).isEmpty();
  }

  @Test
  void shouldNameTheMissingType() {
    assertThat(
            pointers(running.postEvent("{\"id\":\"e\",\"source\":\"s\",\"plan_id\":\"p\"}").json()))
        .containsExactly("/type", "/topic");
  }

  @Test
  void shouldNameTheFaultyFieldByItsPointer() {
    assertThat(pointers(running.postEvent("{\"source\":\"s\",\"type\":\"plan.started\"}").json()))
        .containsExactly("/plan_id");
    assertThat(
            pointers(
                running
                    .postEvent(
                        "{\"source\":\"s\",\"type\":\"task.progress\",\"planId\":\"p\",\"data\":{\"task_id\":\"t\",\"progress\":1.7}}")
                    .json()))
        .containsExactly("/data/progress");
    assertThat(
            pointers(
                running
                    .postEvent(
                        "{\"source\":\"s\",\"type\":\"plan.started\",\"planId\":\""
                            + "p".repeat(256)
                            + "\"}")
                    .json()))
        .containsExactly("/planId");
    assertThat(
            pointers(
                running
                    .postEvent(
                        "{\"source\":\"s\",\"type\":\""
                            + "x".repeat(300)
                            + "\",\"topic\":\"action-requests\"}")
                    .json()))
        .containsExactly("/type");
    assertThat(
            pointers(
                running
                    .postEvent(
                        "{\"type\":\"plan.started\",\"plan_id\":\"p\",\"time\":\"yesterday\"}")
                    .json()))
        .containsExactly("/time");
  }

  @Test
  void shouldRefuseWhatIsNoJson() {
    // when
    RunningServer.Answer answer = running.postEvent("{\"id\":");

    // then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(pointers(answer.json())).containsExactly("");
    assertThat(answer.json().path("detail").asText()).contains("not valid JSON");
  }

  @Test
  void shouldJudgeEachEventOfABatchOnItsOwn() {
    // when
    RunningServer.Answer answer =
        running.post(
            "application/cloudevents-batch+json",
            "["
                + REQUEST
                + ",{\"id\":\"bad\",\"source\":\"s\",\"type\":\"plan.state_changed\",\"plan_id\":\"p\"},17]");

    // then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(2);
    assertThat(answer.json().at("/events/1/errors/0/pointer").asText())
        .isEqualTo("/1/data/new_state");
    assertThat(answer.json().at("/events/1/status").asText()).isEqualTo("rejected");
    assertThat(answer.json().at("/events/2/errors/0/pointer").asText()).isEqualTo("/2");
  }

  @Test
  void shouldRefuseABatchWithNothingToAccept() {
    // when
    RunningServer.Answer answer = running.post("application/cloudevents-batch+json", "[{},{}]");

    // then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(2);
    assertThat(answer.json().path("events")).hasSize(2);
    assertThat(running.post("application/cloudevents-batch+json", "[]").status()).isEqualTo(400);
  }

  @Test
  void shouldTakeAThousandEventsAtOnceAndNoMore() {
    String thousand =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    "{\"id\":\"e"
                        + i
                        + "\",\"source\":\"s\",\"type\":\"plan.started\",\"plan_id\":\"p"
                        + i
                        + "\"}")
            .collect(Collectors.joining(","));

    assertThat(
            running
                .post("application/cloudevents-batch+json", "[" + thousand + "]")
                .json()
                .path("accepted")
                .asInt())
        .isEqualTo(1000);
    assertThat(running.post("application/cloudevents-batch+json", "[" + thousand + ",{}]").status())
        .isEqualTo(413);
  }

  @Test
  void shouldRefuseWhatIsTooLarge() {
    assertThat(running.postEvent(" ".repeat(2_000_001)).status()).isEqualTo(413);
    assertThat(
            running
                .postEvent(
                    "{\"source\":\"s\",\"type\":\"plan.started\",\"plan_id\":\"p\",\"data\":{\"x\":\""
                        + "y".repeat(262_144)
                        + "\"}}")
                .status())
        .isEqualTo(413);
  }

  @Test
  void shouldRefuseOtherFormats() {
    assertThat(running.post("application/xml", "<a/>").status()).isEqualTo(415);
    assertThat(running.post("application/json; charset=latin1", REQUEST).status()).isEqualTo(415);
    assertThat(running.post("application/xml", "<a/>").header("Accept-Post"))
        .contains("application/cloudevents+json");
  }

  @Test
  void shouldMakeTheSameIdsForTheSameIdempotencyKey() {
    // given
    String withoutId =
        "[{\"source\":\"s\",\"type\":\"plan.started\",\"plan_id\":\"p\"},{\"source\":\"s\",\"type\":\"plan.completed\",\"plan_id\":\"p\"}]";

    // when
    List<String> first = idsOf("acme", "key-1", withoutId);
    List<String> again = idsOf("acme", "key-1", withoutId);
    List<String> otherKey = idsOf("acme", "key-2", withoutId);
    List<String> otherTenant = idsOf("evil", "key-1", withoutId);

    // then
    assertThat(first)
        .doesNotHaveDuplicates()
        .isEqualTo(again)
        .doesNotContainAnyElementsOf(otherKey)
        .doesNotContainAnyElementsOf(otherTenant);
  }

  private List<String> idsOf(String tenant, String key, String batch) {
    RunningServer.Answer answer =
        running.send(
            running
                .as(tenant, "ada", "/v1/events")
                .header("Content-Type", "application/cloudevents-batch+json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(batch)));
    return answer.json().path("events").valueStream().map(e -> e.path("id").asText()).toList();
  }

  @Test
  void shouldMakeDifferentIdsWithoutAKey() {
    // given
    String withoutId = "{\"source\":\"s\",\"type\":\"plan.started\",\"plan_id\":\"p\"}";

    // when
    String first = running.postEvent(withoutId).json().at("/events/0/id").asText();
    String second = running.postEvent(withoutId).json().at("/events/0/id").asText();

    // then
    assertThat(first).isNotEmpty().isNotEqualTo(second);
  }

  @Test
  void shouldSayTryAgainWhenKafkaDoesNotAnswer() {
    // given
    running.producer.sendException = new TimeoutException("no broker");

    // when
    RunningServer.Answer answer = running.postEvent(REQUEST);

    // then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/ingest-unavailable");
    assertThat(answer.response().body()).doesNotContain("no broker");
  }

  @Test
  void shouldNotWaitLongerThanItsDeadline() {
    // given
    try (RunningServer silent =
        new RunningServer(folder.resolve("silent"), Map.of("ingest.timeout-ms", "200"), false)) {
      // when
      RunningServer.Answer answer = silent.postEvent(REQUEST);

      // then
      assertThat(answer.status()).isEqualTo(503);
    }
  }

  @Test
  void shouldRefuseWhatTheClusterNeverTakes() {
    // given
    running.producer.sendException = new RecordTooLargeException("broker's limit");

    // when
    RunningServer.Answer answer = running.postEvent(REQUEST);

    // then
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void shouldCountWhatItTakesAndRefuses() {
    // when
    running.postEvent(REQUEST);
    running.postEvent("{\"source\":\"s\",\"type\":\"plan.started\"}");

    // then
    assertThat(running.send(running.to("/metrics").GET()).response().body())
        .contains("headway_ingest_accepted_total{input=\"action-requests\",path=\"fast\"} 1")
        .contains("headway_ingest_rejected_total{reason=\"missing-plan\"} 1")
        .contains(
            "http_server_requests_seconds_count{method=\"POST\",status=\"202\",uri=\"/v1/events\"} 1");
  }
}
