// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.history.row.HistoryTable;
import dev.headway.history.sink.HistorySinks;
import dev.headway.ops.cli.CapturedTerminal;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Usage;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History behind a whole stack: each test has a tenant of its own. */
class HistoryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLE = Path.of("samples", "three-plans.jsonl");
  private static final List<String> PLANS =
      List.of("market-report", "release-notes", "invoice-check");
  private static final int SAMPLE_EVENTS = 54;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** The tenant and the user the sample names. */
  private static final String TENANT = "acme";

  private static final String USER = "researcher";

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static LocalStack stack;

  @SuppressWarnings("NullAway.Init")
  private static StoredRows rows;

  private final CapturedTerminal headway = new CapturedTerminal(Map.of());

  @BeforeAll
  static void start() throws IOException {
    stack =
        LocalStack.builder()
            .data(folder.resolve("data"))
            .ports(Ports.ephemeral())
            .withHistory()
            .start();
    rows = new StoredRows(stack.history());
    new HistoryIT().replay(TENANT);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void shouldAnswerFromHistoryWhatTheStoresAnswer() {
    long tasks = 0;
    long states = 0;
    long logs = 0;
    for (String plan : PLANS) {
      // when
      written(TENANT, plan);

      // then
      same(TENANT, plan, "");
      tasks += same(TENANT, plan, "/tasks").size();
      logs += same(TENANT, plan, "/logs").path("items").size();
      assertThat(same(TENANT, plan, "/transitions")).isNotEmpty();
      for (JsonNode event : same(TENANT, plan, "/timeline").path("events")) {
        states += event.path("state").isNull() ? 0 : 1;
      }
    }
    assertThat(rows.count("plan_progress", TENANT)).isEqualTo(PLANS.size());
    assertThat(rows.count("execution_metrics", TENANT)).isEqualTo(PLANS.size());
    assertThat(rows.count("task_executions", TENANT)).isEqualTo(tasks).isPositive();
    assertThat(rows.count("event_timeline", TENANT)).isEqualTo(SAMPLE_EVENTS);
    assertThat(rows.count("state_transitions", TENANT)).isEqualTo(states).isPositive();
    assertThat(rows.count("execution_logs", TENANT)).isEqualTo(logs).isPositive();
  }

  @Test
  void shouldNotTouchARowWhenTheSameIsReplayedAgain() throws IOException {
    // given
    PLANS.forEach(plan -> written(TENANT, plan));
    List<String> before = rows.dump(TENANT);

    // when
    replay(TENANT);
    PLANS.forEach(plan -> written(TENANT, plan));

    // then
    assertThat(rows.dump(TENANT)).isEqualTo(before).hasSizeGreaterThan(SAMPLE_EVENTS);
  }

  @Test
  void shouldFillEmptiedTablesWithTheSameFromTheTopics() {
    // given
    PLANS.forEach(plan -> written(TENANT, plan));
    List<String> before = rows.dump();
    List<String> writers = rows.writers();

    // when
    assertThat(run("connectors", "reset", "--empty")).isZero();

    // then: the same, and every row of it is a new one
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows.dump()).isEqualTo(before));
    assertThat(rows.writers()).isNotEmpty().doesNotContainAnyElementsOf(writers);
  }

  @Test
  void shouldTellListenersOfVersionsThatOnlyGrowUpToTheNewest() throws Exception {
    // given
    String tenant = "listened";
    try (VersionWatch watch = VersionWatch.of(rows, tenant)) {
      // when
      replay(tenant, "--speed", "10");

      // then
      for (String plan : PLANS) {
        JsonNode newest = written(tenant, plan);
        await()
            .atMost(PATIENCE)
            .until(() -> watch.lastHeard(plan) == newest.path("version").asLong());
        assertThat(watch.heard().getOrDefault(plan, List.of())).hasSizeGreaterThan(1);
        assertThat(watch.heard().getOrDefault(plan, List.of()).getLast())
            .isEqualTo(change(tenant, newest));
      }
      assertThat(watch.steppedBack()).isEmpty();
    }
  }

  private static JsonNode change(String tenant, JsonNode plan) {
    var change = JSON.createObjectNode().put("tenant_id", tenant).put("user_id", USER);
    Stream.of("plan_id", "version", "status", "task_count", "completed_tasks", "failed_tasks")
        .forEach(field -> change.set(field, plan.get(field)));
    return change;
  }

  @Test
  void shouldShowInHistoryWhatWasJustSentWhenAskedForAtLeastThat() {
    Caller caller = caller("fresh");
    for (int i = 0; i < 5; i++) {
      // when
      Caller.Answer sent =
          caller.post(
              "application/json",
              event("fresh", "p" + i, "plan.started", "e" + i, "\"goal\":\"g\""));
      Caller.Answer timeline =
          caller.get(
              "/v1/tracker/plans/p"
                  + i
                  + "/timeline?source=history&wait_ms=30000&at_least="
                  + sent.position());

      // then
      assertThat(sent.status()).isEqualTo(202);
      assertThat(timeline.status()).as(timeline.body()::toString).isEqualTo(200);
      assertThat(timeline.source()).isEqualTo("history");
      assertThat(timeline.body().findValuesAsText("event_id")).containsExactly("e" + i);
    }
  }

  @Test
  void shouldForgetWhatWasErasedAndNotBringItBack() throws Exception {
    // given
    String tenant = "forgetful";
    replay(tenant);
    PLANS.forEach(plan -> written(tenant, plan));
    assertThat(rows.countOf(tenant, "market-report")).isPositive();

    // when
    Caller.Answer receipt =
        caller(tenant)
            .delete(
                "/v1/admin/tenants/%s/users/%s/plans/market-report?wait_ms=30000"
                    .formatted(tenant, USER));

    // then
    assertThat(receipt.status()).as(receipt.body()::toString).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> rows.countOf(tenant, "market-report") == 0);
    assertThat(rows.countOf(tenant, "release-notes")).isPositive();

    // when
    Map<TopicPartition, Long> before = writtenUpTo();
    assertThat(run("connectors", "reset")).isZero();

    // then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(writtenUpTo())
                    .allSatisfy(
                        (partition, offset) ->
                            assertThat(offset).isGreaterThanOrEqualTo(before.get(partition)))
                    .containsOnlyKeys(before.keySet().toArray(TopicPartition[]::new)));
    assertThat(rows.countOf(tenant, "market-report")).isZero();
    assertThat(rows.countOf(tenant, "release-notes")).isPositive();
  }

  @Test
  void shouldComeToTheSameWhenTheWorkerAndTheDatabaseAreKilledMeanwhile() throws Exception {
    // given
    String tenant = "faulty";
    List<String> plans = IntStream.range(0, 8).mapToObj(i -> "f" + i).toList();
    AtomicInteger rounds = new AtomicInteger();
    try (VersionWatch watch = VersionWatch.of(rows, tenant);
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor()) {
      var sender =
          load.scheduleAtFixedRate(
              () -> round(tenant, plans, rounds.getAndIncrement()), 0, 200, TimeUnit.MILLISECONDS);
      grows(watch, plans);

      // when
      stack.connect().kill();
      stack.connect().start();
      grows(watch, plans);
      stack.postgres().kill();
      stack.postgres().start();
      grows(watch, plans);
      assertThat(sender.isDone()).as("the load goes on").isFalse();
      load.shutdown();
      assertThat(load.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

      // then
      long events = 0;
      for (String plan : plans) {
        JsonNode newest = written(tenant, plan);
        events += newest.path("events").asLong();
        same(tenant, plan, "");
        same(tenant, plan, "/tasks");
        same(tenant, plan, "/timeline");
        await()
            .atMost(PATIENCE)
            .until(() -> watch.lastSeen(plan) == newest.path("version").asLong());
      }
      assertThat(events).isEqualTo(2L * plans.size() * rounds.get());
      assertThat(rows.count("event_timeline", tenant)).isEqualTo(events);
      assertThat(
              rows.query(
                  "SELECT count(DISTINCT (plan_id, source, event_id)) FROM tracker.event_timeline WHERE tenant_id = ?",
                  tenant))
          .containsExactly(Long.toString(events));
      assertThat(rows.count("task_executions", tenant)).isEqualTo(events / 2);
      assertThat(watch.connections()).as("it was away").isGreaterThan(1);
      assertThat(watch.steppedBack()).isEmpty();
    }
  }

  /** Returns when each plan has got on in the table, twice. */
  private static void grows(VersionWatch watch, List<String> plans) {
    for (int i = 0; i < 2; i++) {
      Map<String, Long> before = new HashMap<>();
      plans.forEach(plan -> before.put(plan, watch.lastSeen(plan)));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  plans.stream()
                      .allMatch(plan -> watch.lastSeen(plan) > before.getOrDefault(plan, 0L)));
    }
  }

  /** One more task of each plan, asked for and done. */
  private static void round(String tenant, List<String> plans, int number) {
    String task = "t" + number;
    String events =
        plans.stream()
            .flatMap(
                plan ->
                    Stream.of(
                        event(
                            tenant,
                            plan,
                            "x.requested",
                            plan + task + "r",
                            "\"action_id\":\"" + task + "\"",
                            "\"topic\":\"action-requests\",\"response_event\":\"x.done\",\"task_id\":\""
                                + task
                                + "\""),
                        event(
                            tenant,
                            plan,
                            "x.done",
                            plan + task + "d",
                            "\"action_id\":\"" + task + "\"",
                            "\"topic\":\"action-results\",\"task_id\":\"" + task + "\"")))
            .toList()
            .toString();
    Caller.Answer answer = caller(tenant).post("application/cloudevents-batch+json", events);
    if (answer.status() != 202) {
      throw new AssertionError(answer.body().toString());
    }
  }

  @Test
  void shouldShowSqlUsersTheirOwnTenantOnlyAndLetThemChangeNothing() throws IOException {
    // given
    String tenant = "neighbour";
    replay(tenant);
    PLANS.forEach(plan -> written(tenant, plan));
    PLANS.forEach(plan -> written(TENANT, plan));
    List<String> relations =
        rows.query(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'tracker' AND column_name = 'tenant_id' ORDER BY 1");
    assertThat(relations).contains("plan_progress", "audit", "execution_logs", "plan_funnel");

    for (String relation : relations) {
      // when
      int code =
          run(
              "sql",
              "SELECT DISTINCT tenant_id FROM tracker." + relation,
              "--csv",
              "--role",
              "admin",
              "--tenant",
              tenant);

      // then: of erasures this tenant has none
      assertThat(code).as(headway.err()).isZero();
      assertThat(headway.out().lines())
          .as(relation)
          .containsExactlyElementsOf(
              relation.equals("erasures") ? List.of("tenant_id") : List.of("tenant_id", tenant));
    }

    // then: nothing of another user either, and only whole answers
    assertThat(run("sql", "SELECT * FROM tracker.plan_progress", "--csv", "--user", "eve"))
        .isZero();
    assertThat(headway.out().lines()).hasSize(1);
    assertThat(run("sql", "SELECT plan_id, progress FROM tracker.plan_progress ORDER BY 1"))
        .isZero();
    assertThat(headway.out()).contains("invoice-check").contains("(3 rows)");

    // then: reading only, and not by saying to be somebody else either
    for (String write :
        List.of(
            "DELETE FROM tracker.plan_progress",
            "UPDATE tracker.plan_progress SET status = 'x'",
            "INSERT INTO tracker.erasures VALUES ('a', 'tenant', 'a', NULL, NULL, now(), 'e')",
            "TRUNCATE tracker.plan_progress",
            "SET ROLE headway_sink")) {
      assertThat(run("sql", write)).as(write).isEqualTo(1);
      assertThat(headway.err()).startsWith("headway: ERROR: ");
    }
    assertThat(rows.count("plan_progress", TENANT)).isEqualTo(PLANS.size());
  }

  @Test
  void shouldRunEveryStatementOfTheDocument() throws Exception {
    // given
    PLANS.forEach(plan -> written(TENANT, plan));
    HistoryAccess access = stack.history();
    String server = access.url().replace("/headway", "/postgres");
    String own = access.url().replace("/headway", "/history");
    HistoryAccess.Login superuser = new HistoryAccess.Login("postgres", "");
    List<SqlBlock> blocks = SqlBlock.of(Path.of("..", "docs", "history.md"));
    assertThat(blocks).hasSizeGreaterThan(12);

    for (SqlBlock block : blocks) {
      switch (block.who()) {
        case READER -> {
          int found = block.run(HistoryDatabase.source(access.url(), access.reader()));
          assertThat(found).as(block.text()).isGreaterThanOrEqualTo(block.asks() ? 1 : 0);
        }
        case ADMIN -> block.run(HistoryDatabase.source(access.url(), access.admin()));
        case SUPERUSER -> block.run(HistoryDatabase.source(server, superuser));
        case SUPERUSER_AFTERWARDS -> {
          HistoryDatabase.migrate(own, new HistoryAccess.Login("history_owner", "change-me"));
          block.run(HistoryDatabase.source(own, superuser));
        }
      }
    }

    // then: the database of one's own lets its reader in
    assertThat(
            new SqlBlock(SqlBlock.Who.READER, "SELECT count(*) FROM tracker.plan_progress")
                .run(
                    HistoryDatabase.source(
                        own, new HistoryAccess.Login("history_reader", "change-me"))))
        .isEqualTo(1);
    assertThat(rows.count("plan_progress", TENANT)).isEqualTo(PLANS.size());
  }

  @Test
  void shouldApplyConnectorsOnce() {
    for (int i = 0; i < 2; i++) {
      assertThat(run("connectors", "apply")).as(headway.err()).isZero();
      assertThat(headway.out().lines())
          .hasSize(1 + HistoryTable.values().length)
          .first()
          .isEqualTo("schema     0 migrations");
      assertThat(headway.out().lines().skip(1))
          .containsExactlyElementsOf(
              Arrays.stream(HistoryTable.values())
                  .map(table -> "unchanged  headway-history-" + table.label().replace('_', '-'))
                  .toList());
    }
    assertThat(run("connectors")).isZero();
    assertThat(run("status")).isZero();
    assertThat(headway.out()).contains("postgres", "connect", "headway-history-erasures");
  }

  @Test
  void shouldSetAsideARowThatBreaksARuleAndWriteThoseAfterIt() throws Exception {
    // given: more ended tasks than there are
    PlanProgress good = snapshot("good", 2, 1);
    PlanProgress bad = snapshot("bad", 1, 2);
    PlanProgress mended = snapshot("bad", 2, 1);

    // when
    produce(good, bad, mended);

    // then
    for (String plan : List.of("good", "bad")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          rows.query(
                              "SELECT version || ' ' || completed_tasks FROM tracker.plan_progress WHERE tenant_id = 'handmade' AND plan_id = ?",
                              plan))
                      .containsExactly("2 1"));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(deadLetters())
                    .isNotEmpty()
                    .allSatisfy(
                        letter -> {
                          assertThat(letter.key()).isEqualTo(key("bad"));
                          assertThat(header(letter, "__connect.errors.topic"))
                              .isEqualTo("plan-progress");
                          assertThat(header(letter, "__connect.errors.connector.name"))
                              .isEqualTo("headway-history-plan-progress");
                          assertThat(header(letter, "__connect.errors.exception.stacktrace"))
                              .contains("violates check constraint \"plan_progress_check\"");
                        }));
  }

  private static PlanProgress snapshot(String plan, long version, int completed) {
    return PlanProgress.newBuilder()
        .setTenantId("handmade")
        .setUserId(USER)
        .setPlanId(plan)
        .setVersion(version)
        .setStatus(PlanStatus.RUNNING)
        .setStartedAt(Instant.parse("2026-03-02T09:00:00Z"))
        .setTaskCount(1)
        .setCompletedTasks(completed)
        .setFailedTasks(0)
        .setCancelledTasks(0)
        .setOpenTasks(0)
        .setFireAndForgetTasks(0)
        .setGoalEvent("unknown")
        .setStages(List.of())
        .setUsage(new Usage(0L, 0L, 0L))
        .setErrorLogs(0)
        .setConflicts(0)
        .setUnmatchedResults(0)
        .setEvents(1)
        .setStateDigest("none")
        .build();
  }

  private static byte[] key(String plan) {
    return new PlanKey("handmade", USER, plan).bytes();
  }

  private static void produce(PlanProgress... snapshots) throws Exception {
    try (SchemaRegistryClient registry =
            SchemaRegistryClient.of(Map.of("schema.registry.url", stack.registryUrl()));
        AvroSerializer<PlanProgress> avro = new AvroSerializer<>(registry, PlanProgress.class);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      for (PlanProgress snapshot : snapshots) {
        producer
            .send(
                new ProducerRecord<>(
                    "plan-progress",
                    key(snapshot.getPlanId()),
                    avro.serialize("plan-progress", snapshot)))
            .get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    String topic = "headway-history-dead-letters";
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
      }
      return letters;
    }
  }

  /** What the sinks have committed. */
  private static Map<TopicPartition, Long> writtenUpTo()
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      for (HistoryTable table : HistoryTable.values()) {
        Map<TopicPartition, OffsetAndMetadata> committed =
            admin
                .listConsumerGroupOffsets(HistorySinks.group("", table))
                .partitionsToOffsetAndMetadata()
                .get();
        committed.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
      }
      return offsets;
    }
  }

  private static Caller caller(String tenant) {
    return new Caller(stack.httpUrl(), tenant, USER);
  }

  private static String event(
      String tenant, String plan, String type, String id, String data, String... attributes) {
    String more = attributes.length == 0 ? "\"topic\":\"system-events\"" : attributes[0];
    return """
    {"specversion":"1.0","id":"%s","source":"agent","type":"%s","time":"2026-03-02T09:00:00Z","tenant_id":"%s","user_id":"%s","plan_id":"%s",%s,"data":{"plan_id":"%s",%s}}
    """
        .formatted(id, type, tenant, USER, plan, more, plan, data)
        .strip();
  }

  /** Replays the sample as a tenant's; all of it is folded then. */
  private void replay(String tenant, String... options) throws IOException {
    String[] line =
        Stream.concat(
                Stream.of("replay", SAMPLE.toString(), "--json", "--tenant", tenant),
                Arrays.stream(options))
            .toArray(String[]::new);
    assertThat(run(line)).as(headway.err()).isZero();
    assertThat(JSON.readTree(headway.out()).path("folded").asBoolean()).isTrue();
  }

  /** A plan as the stores have it, when history has all of it. */
  private static JsonNode written(String tenant, String plan) {
    Caller.Answer live = caller(tenant).get("/v1/tracker/plans/" + plan + "?source=live");
    assertThat(live.status()).as(live.body()::toString).isEqualTo(200);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                caller(tenant)
                        .get(
                            "/v1/tracker/plans/"
                                + plan
                                + "?source=history&wait_ms=30000&at_least="
                                + live.position())
                        .status()
                    == 200);
    return caller(tenant).get("/v1/tracker/plans/" + plan + "?source=live").body();
  }

  /** What both the stores and history answer, which must be the same. */
  private static JsonNode same(String tenant, String plan, String what) {
    Caller caller = caller(tenant);
    Caller.Answer live = caller.get("/v1/tracker/plans/" + plan + what + "?source=live");
    Caller.Answer history = caller.get("/v1/tracker/plans/" + plan + what + "?source=history");
    assertThat(live.source()).isEqualTo("live");
    assertThat(history.source()).isEqualTo("history");
    assertThat(history.status()).isEqualTo(live.status()).isEqualTo(200);
    assertThat(history.body()).isEqualTo(live.body());
    return live.body();
  }

  private int run(String... arguments) {
    return headway.run(
        Stream.concat(
                Arrays.stream(arguments), Stream.of("--data", folder.resolve("data").toString()))
            .toArray(String[]::new));
  }
}
