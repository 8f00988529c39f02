// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static dev.headway.ops.tracker.Agents.planEvent;
import static dev.headway.ops.tracker.Agents.request;
import static dev.headway.ops.tracker.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.config.Settings;
import dev.headway.ops.containers.BrokerUnderTest;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.topology.TrackerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the whole tracker does on a real broker with a real registry; whichever broker that is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TrackerContract {
  private static final String REQUESTS = "action-requests";
  private static final String RESULTS = "action-results";
  private static final String SYSTEM = "system-events";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private BrokerUnderTest broker;
  private int tests;

  /** Of this test's topics: all tests share the broker. */
  private String prefix = "";

  private LocalStack stack;
  private Agents agents;
  private Observer observer;

  abstract BrokerUnderTest startBroker(Path data);

  @BeforeAll
  void startBrokerOfAll(@TempDir Path data) {
    broker = startBroker(data);
  }

  @AfterAll
  void stopBrokerOfAll() {
    broker.close();
  }

  @BeforeEach
  void start() {
    prefix = "test" + ++tests + ".";
    stack =
        LocalStack.builder()
            .data(folder.resolve("stack"))
            .ports(Ports.ephemeral())
            .only(Part.REGISTRY, Part.HEADWAY)
            .externalKafka(broker.bootstrapServers())
            .environment("HEADWAY_TOPICS_PREFIX", prefix)
            .environment("HEADWAY_APPLICATION_ID", "headway-" + tests)
            .start();
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    agents = new Agents(kafka, stack.registryUrl(), prefix);
    observer = new Observer(stack.httpUrl(), kafka, stack.registryUrl(), prefix);
  }

  @AfterEach
  void stop() {
    agents.close();
    stack.close();
  }

  private void awaitPlan(String plan, String field, int value) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(observer.plan(plan).get(field).asInt()).isEqualTo(value));
  }

  @Test
  void shouldFoldWhateverWayAgentsSend() {
    // when: Avro, structured, binary, no key and anywhere, a partitioner of another make
    agents.send(REQUESTS, request("p", "avro", 0));
    agents.sendStructured(REQUESTS, request("p", "structured", 1), null);
    agents.sendBinary(REQUESTS, request("p", "binary", 2));
    int wrong = (Agents.key("p").partition(4) + 1) % 4;
    agents.sendStructured(REQUESTS, request("p", "elsewhere", 3), wrong);
    agents.send(
        RESULTS,
        wrong,
        Agents.key("p").bytes(),
        agents.avro(RESULTS, result("p", "avro", 4)),
        new RecordHeaders());
    agents.sendStructured(RESULTS, result("p", "structured", 5), wrong);
    agents.sendBinary(RESULTS, result("p", "binary", 6));

    // then
    awaitPlan("p", "events", 7);
    JsonNode plan = observer.plan("p");
    assertThat(plan.get("task_count").asInt()).isEqualTo(4);
    assertThat(plan.get("completed_tasks").asInt()).isEqualTo(3);
    assertThat(observer.deadLetters()).isEmpty();
  }

  @Test
  void shouldRefuseExactlyThePoisonAndFoldTheRest() {
    // given
    byte[] good = agents.avro(REQUESTS, request("p", "t", 0));
    byte[] unknownSchema = good.clone();
    unknownSchema[3] = 77;
    byte[] key = Agents.key("p").bytes();

    // when
    send(Arrays.copyOf(good, good.length / 2), key);
    send(new byte[] {7, 8, 9}, key);
    send(unknownSchema, key);
    send("{\"id\": ".getBytes(StandardCharsets.UTF_8), key);
    send(
        json("x.requested", "")
            .replace("\"tenant_id\":\"acme\",", "")
            .getBytes(StandardCharsets.UTF_8),
        key);
    agents.send(
        SYSTEM,
        null,
        key,
        json("task.progress", "\"task_id\":\"t\",\"progress\":1.7")
            .getBytes(StandardCharsets.UTF_8),
        new RecordHeaders());
    send(json("x".repeat(300), "").getBytes(StandardCharsets.UTF_8), key);
    send(
        json("x.requested", "\"blob\":\"" + "y".repeat(1 << 20) + "\"")
            .getBytes(StandardCharsets.UTF_8),
        key);
    send(null, null);
    send(good, key);

    // then
    awaitPlan("p", "events", 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(observer.deadLetters())
                    .containsExactlyInAnyOrder(
                        "malformed-avro",
                        "bad-magic-byte",
                        "unknown-schema",
                        "malformed-json",
                        "missing-field",
                        "invalid-field",
                        "invalid-field",
                        "too-large",
                        "empty-record"));
  }

  @Test
  void shouldTellWithAPlanWhatWasRefusedInAnotherPartition() {
    // given
    agents.send(REQUESTS, request("p", "t", 0));
    awaitPlan("p", "events", 1);
    int wrong = (Agents.key("p").partition(4) + 1) % 4;

    // when
    agents.send(
        SYSTEM,
        wrong,
        Agents.key("p").bytes(),
        json("task.progress", "\"task_id\":\"t\",\"progress\":1.7")
            .getBytes(StandardCharsets.UTF_8),
        new RecordHeaders());

    // then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(progress("p").at("/dead_letters/count").asInt()).isEqualTo(1));
    assertThat(observer.plan("p").get("events").asInt()).isEqualTo(1);
  }

  private void send(
      byte @org.jspecify.annotations.Nullable [] value,
      byte @org.jspecify.annotations.Nullable [] key) {
    agents.send(REQUESTS, null, key, value, new RecordHeaders());
  }

  @Test
  void shouldTellHowManyRequestsTheAgentThatAPlanWaitsOnHasNotRead() throws Exception {
    // given: a consumer group named like the agent that has read one of three requests
    byte[] key = Agents.key("p").bytes();
    for (String task : List.of("t1", "t2", "t3")) {
      send(
          json("x.requested", "\"action_id\":\"" + task + "\",\"assigned_to\":\"slow-worker\"")
              .replace("\"id\":\"j\"", "\"response_event\":\"x.done\",\"id\":\"" + task + "\"")
              .getBytes(StandardCharsets.UTF_8),
          key);
    }
    awaitPlan("p", "events", 3);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(
              "slow-worker",
              Map.of(
                  new TopicPartition(prefix + REQUESTS, Agents.key("p").partition(4)),
                  new OffsetAndMetadata(1)))
          .all()
          .get();
    }

    // then
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(progress("p").path("agent_lag").asText()).isEqualTo("2"));
    assertThat(progress("p").path("waiting_on").asText()).isEqualTo("agent");
  }

  private JsonNode progress(String plan) throws IOException {
    return new ObjectMapper()
        .readTree(observer.get("/v1/tracker/plans/" + plan + "/progress").body());
  }

  private static String json(String type, String data) {
    return "{\"id\":\"j\",\"source\":\"a\",\"type\":\""
        + type
        + "\",\"tenant_id\":\"acme\",\"user_id\":\"ada\",\"plan_id\":\"p\",\"data\":{"
        + data
        + "}}";
  }

  @Test
  void shouldCountExactlyAcrossKillsAndStopsInTheMiddleOfAReplay() {
    // given
    List<String> plans = IntStream.range(0, 30).mapToObj(i -> "plan-" + i).toList();
    int tasks = 6;

    // when: killed while events flow, down for a while, and stopped again right after
    for (int task = 0; task < tasks; task++) {
      for (String plan : plans) {
        agents.send(REQUESTS, request(plan, "t" + task, task));
        agents.send(RESULTS, result(plan, "t" + task, task + 10));
      }
      if (task == 2) {
        // The next task of every plan comes while nobody folds.
        stack.app().kill();
      }
      if (task == 3) {
        stack.app().start();
      }
      if (task == 4) {
        stack.app().stop();
        stack.app().start();
      }
    }
    plans.forEach(plan -> agents.send(SYSTEM, planEvent(plan, "plan.completed", 60, "{}")));
    // one more fact folded and killed at once, before or after its snapshot
    awaitPlan("plan-0", "completed_tasks", tasks);
    agents.send(REQUESTS, request("plan-0", "last", 70));
    awaitPlan("plan-0", "task_count", tasks + 1);
    stack.app().kill();
    stack.app().start();

    // then
    for (String plan : plans) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode shown = observer.plan(plan);
                assertThat(shown.get("status").asText()).isEqualTo("completed");
                assertThat(shown.get("completed_tasks").asInt()).isEqualTo(tasks);
                assertThat(shown.get("events").asInt())
                    .isEqualTo(2 * tasks + 1 + (plan.equals("plan-0") ? 1 : 0));
                assertThat(shown.get("pending_changes").asBoolean()).isFalse();
              });
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, List<PlanProgress>> snapshots = observer.snapshots();
              for (String plan : plans) {
                List<PlanProgress> versions = Objects.requireNonNull(snapshots.get(plan));
                assertThat(versions)
                    .extracting(PlanProgress::getVersion)
                    .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, versions.size()).mapToObj(Long::valueOf).toList());
                assertThat(versions.getLast().getStateDigest())
                    .isEqualTo(observer.plan(plan).get("state_digest").asText());
              }
            });
    assertThat(observer.deadLetters()).isEmpty();
  }

  @Test
  void shouldWaitOutARegistryOutageWithoutRefusingGoodRecords() {
    // given: the registry knows a schema that Headway has not seen yet
    byte[] unseen = agents.newerAvro(REQUESTS, request("p", "unseen", 3));
    agents.send(REQUESTS, request("p", "before", 0));
    awaitPlan("p", "events", 1);

    // when
    stack.registry().kill();
    agents.send(
        REQUESTS,
        null,
        Agents.key("p").bytes(),
        agents.avro(REQUESTS, request("p", "warm", 1)),
        new RecordHeaders());
    agents.sendStructured(REQUESTS, request("p", "json", 2), null);

    // then: what is known needs no registry
    awaitPlan("p", "events", 3);

    // when: what is not known waits for the registry
    send(unseen, Agents.key("p").bytes());
    stack.registry().start();

    // then
    awaitPlan("p", "events", 4);
    assertThat(observer.deadLetters()).isEmpty();
  }

  @Test
  void shouldCommitAllPartitionsOfAThreadInOneTransaction() {
    // given
    List<String> plans = IntStream.range(0, 24).mapToObj(i -> "plan-" + i).toList();
    assertThat(plans.stream().map(plan -> Agents.key(plan).partition(4)).distinct()).hasSize(4);
    plans.forEach(plan -> agents.send(REQUESTS, request(plan, "first", 0)));
    plans.forEach(plan -> awaitPlan(plan, "events", 1));
    int threads = TrackerSettings.from(Settings.of(Map.of())).threads();
    int commits = 20;

    // when: each partition has something to commit all the time
    double before = observer.metric("kafka_stream_thread_commit_total");
    long begin = System.nanoTime();
    AtomicInteger task = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              int next = task.incrementAndGet();
              plans.forEach(plan -> agents.send(REQUESTS, request(plan, "t" + next, next)));
              return observer.metric("kafka_stream_thread_commit_total")
                  >= before + threads * commits;
            });

    // then: ten a second of each thread, and not ten for each of its partitions
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThan(Duration.ofMillis(100L * commits * 3 / 4));
  }

  @Test
  void shouldAnswerReachedPositionsAndRefuseForgedOnes() {
    // given
    agents.send(REQUESTS, request("p", "t", 0));
    awaitPlan("p", "events", 1);
    var first = observer.get("/v1/tracker/plans/p");
    String token = first.headers().firstValue("Headway-Position").orElseThrow();

    // then: what is reached is answered, a forged token is refused, an unknown plan is not found
    assertThat(observer.get("/v1/tracker/plans/p?at_least=" + token).statusCode()).isEqualTo(200);
    assertThat(observer.get("/v1/tracker/plans/p?at_least=x" + token).statusCode()).isEqualTo(400);
    assertThat(observer.get("/v1/tracker/plans/none").statusCode()).isEqualTo(404);
    assertThat(observer.get("/v1/tracker/plans/none/actions").body()).isEqualTo("[]");
  }
}
