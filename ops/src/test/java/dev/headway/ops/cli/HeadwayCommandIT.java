// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.agent.kafka.KafkaSettings;
import dev.headway.ops.agents.FirstPlanner;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a whole stack of two instances. */
class HeadwayCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLE = Path.of("samples", "three-plans.jsonl");

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static LocalStack stack;

  private final CapturedTerminal headway = new CapturedTerminal(Map.of());

  @BeforeAll
  static void start() {
    stack =
        LocalStack.builder()
            .data(folder.resolve("data"))
            .ports(Ports.ephemeral())
            .instances(2)
            .start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void shouldReplayTheSampleShowItsPlansAndChangeNothingTheSecondTime() throws Exception {
    // when
    assertThat(run("replay", SAMPLE.toString(), "--json", "--user", "replayer")).isZero();

    // then
    JsonNode first = JSON.readTree(headway.out());
    assertThat(first.path("accepted").asLong()).isEqualTo(54);
    assertThat(first.path("duplicates").asLong()).isZero();
    assertThat(first.path("dead_letters").asLong()).isZero();
    assertThat(first.path("rejected").asLong()).isZero();
    assertThat(first.path("folded").asBoolean()).isTrue();
    JsonNode plan = plan("market-report", "replayer");
    assertThat(plan.path("plan").path("status").asText()).isEqualTo("completed");
    assertThat(plan.path("plan").path("completed_tasks").asInt()).isEqualTo(6);
    assertThat(plan("invoice-check", "replayer").path("plan").path("failed_tasks").asInt())
        .isEqualTo(1);

    // when
    assertThat(run("replay", SAMPLE.toString(), "--json", "--user", "replayer")).isZero();

    // then
    assertThat(JSON.readTree(headway.out()).path("duplicates").asLong()).isEqualTo(54);
    assertThat(plan("market-report", "replayer").path("plan").path("state_digest"))
        .isEqualTo(plan.path("plan").path("state_digest"));
  }

  @Test
  void shouldTellOfEachEventSentWhatBecameOfIt() throws Exception {
    // given
    Path file =
        Files.writeString(
            folder.resolve("events.json"),
            """
            [{"id":"s1","source":"a","type":"plan.started","topic":"system-events","time":"2026-01-05T09:00:00Z","data":{"plan_id":"sent"}},
             {"id":"s2","source":"a","type":"task.progress","topic":"system-events","data":{"plan_id":"sent","task_id":"t","progress":1.7}}]
            """);

    // when
    int code = run("send", file.toString());

    // then
    assertThat(code).isEqualTo(1);
    assertThat(headway.out())
        .contains("accepted  s1  fast path")
        .contains("rejected  s2")
        .contains("progress");
  }

  @Test
  void shouldShowThePlanOfTheTutorial() throws Exception {
    // given
    List<String> printed;
    try (FirstPlanner tutorial = FirstPlanner.compiled(folder.resolve("trip"))) {
      // when
      printed =
          tutorial.run(
              "Oslo",
              KafkaSettings.of(stack.bootstrapServers(), stack.registryUrl()),
              stack.httpUrl());
    }

    // then
    assertThat(printed).hasSize(2).last().isEqualTo("{city=Oslo, items=[coat, 3 shirts]}");
    String id = printed.getFirst().replaceFirst("plan ", "");
    assertThat(run("plan", id, "--watch")).isZero();
    assertThat(headway.out())
        .contains("completed")
        .contains("2 of 2 tasks completed")
        .containsSubsequence("trip-worker", "forecast.requested", "trip-worker")
        .contains("packing.requested");
  }

  @Test
  void shouldShowAPlanUntilItEnds() throws Exception {
    // given
    CapturedTerminal watching = new CapturedTerminal(Map.of());
    send("plan.started", "");
    await().atMost(60, TimeUnit.SECONDS).until(() -> run("plan", "followed") == 0);
    try (ExecutorService watcher = Executors.newSingleThreadExecutor()) {
      Future<Integer> code =
          watcher.submit(
              () ->
                  watching.run(
                      "plan", "followed", "--watch", "--data", folder.resolve("data").toString()));
      await().atMost(60, TimeUnit.SECONDS).until(() -> watching.out().contains("running"));

      // when
      send("plan.state_changed", "\"new_state\":\"half-way\"");

      // then
      await().atMost(60, TimeUnit.SECONDS).until(() -> watching.out().contains("half-way"));
      assertThat(code).isNotDone();

      // when
      send("plan.completed", "");

      // then
      assertThat(code.get(60, TimeUnit.SECONDS)).isZero();
      assertThat(watching.out()).contains("completed");
    }
  }

  private void send(String type, String data) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("event.json"),
            """
            [{"id":"%s","source":"a","type":"%s","topic":"system-events","data":{"plan_id":"followed"%s}}]
            """
                .formatted(type, type, data.isEmpty() ? "" : "," + data));
    assertThat(run("send", file.toString())).isZero();
  }

  @Test
  void shouldAnswerOneForAPlanThatIsNotThere() {
    assertThat(run("plan", "nowhere")).isEqualTo(1);
    assertThat(headway.err()).contains("There is no plan nowhere of tenant acme, user researcher");
  }

  @Test
  void shouldReportTheStackAsHealthy() throws Exception {
    assertThat(run("status", "--json")).isZero();
    JsonNode status = JSON.readTree(headway.out());
    assertThat(status.path("parts"))
        .hasSize(4)
        .allSatisfy(part -> assertThat(part.path("healthy").asBoolean()).isTrue());
  }

  @Test
  void shouldShowTopicsDecoded() throws Exception {
    // given
    run("replay", SAMPLE.toString(), "--user", "tailed");

    // when
    assertThat(run("topics", "tail", "plan-progress", "--from-beginning", "--no-follow", "--json"))
        .isZero();

    // then
    assertThat(headway.out().lines().map(HeadwayCommandIT::json))
        .anySatisfy(
            record -> {
              assertThat(record.path("key").asText()).isEqualTo("acme/tailed/market-report");
              assertThat(record.path("value").path("started_at").asText())
                  .isEqualTo("2026-03-02T09:00:00Z");
              assertThat(record.path("value").path("status").isTextual()).isTrue();
            });
    assertThat(run("topics", "tail", "no-such-topic")).isEqualTo(1);
    assertThat(headway.err()).contains("There is no topic no-such-topic").contains("plan-progress");
  }

  @Test
  void shouldListDeadLettersAndRetryEachOnce() throws Exception {
    // given
    byte[] poison = "{\"id\":".getBytes(StandardCharsets.UTF_8);
    byte[] wrongMagic = {7, 0, 0, 0, 1, 2};
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("system-events", "k".getBytes(StandardCharsets.UTF_8), poison))
          .get(20, TimeUnit.SECONDS);
      producer
          .send(
              new ProducerRecord<>(
                  "system-events", "k".getBytes(StandardCharsets.UTF_8), wrongMagic))
          .get(20, TimeUnit.SECONDS);
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> deadLetters("--json") == 2);
    assertThat(headway.out())
        .contains("malformed-json")
        .contains("bad-magic-byte")
        .contains("system-events-");

    // when
    assertThat(run("dead-letters", "retry", "--reason", "malformed-json", "--dry-run")).isZero();
    assertThat(headway.out()).contains("1 would be put back");
    assertThat(run("dead-letters", "retry", "--reason", "malformed-json")).isZero();
    assertThat(headway.out()).contains("1 put back");

    // then: still malformed, it comes back as a new letter; the old one is not retried again
    await().atMost(Duration.ofSeconds(30)).until(() -> deadLetters("--json") == 3);
    assertThat(
            headway
                .out()
                .lines()
                .map(HeadwayCommandIT::json)
                .filter(letter -> letter.path("retried").asBoolean()))
        .hasSize(1);
    assertThat(run("dead-letters", "retry", "--reason", "bad-magic-byte")).isZero();
    assertThat(headway.out()).contains("1 put back");
    assertThat(run("dead-letters", "retry", "--reason", "bad-magic-byte", "--dry-run", "--json"))
        .isZero();
  }

  private long deadLetters(String... options) {
    String[] line = new String[options.length + 2];
    line[0] = "dead-letters";
    line[1] = "list";
    System.arraycopy(options, 0, line, 2, options.length);
    run(line);
    return headway.out().lines().count();
  }

  private JsonNode plan(String id, String user) throws Exception {
    assertThat(run("plan", id, "--user", user, "--json")).isZero();
    return JSON.readTree(headway.out());
  }

  private int run(String... arguments) {
    String[] line = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, line, 0, arguments.length);
    line[arguments.length] = "--data";
    line[arguments.length + 1] = folder.resolve("data").toString();
    return headway.run(line);
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
