// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.avro.PlanProgress;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Streams over two instances. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PLAN = "live";
  private static final int CUTS = 50;
  private static final int KILLED_AFTER = 20;
  private static final long SEED = 7;

  private static final int MOST_OF_A_USER = 20;
  private static final int PLANS = 12;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack =
        LocalStack.builder()
            .data(folder.resolve("data"))
            .ports(Ports.ephemeral())
            .only(Part.KAFKA, Part.REGISTRY, Part.HEADWAY)
            .instances(2)
            .environment("HEADWAY_STREAM_MAX_PER_USER", Integer.toString(MOST_OF_A_USER))
            .start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /** A client that is cut all the time, and what it has seen. */
  private static final class Client {
    private final List<Long> versions = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private JsonNode document = JSON.createObjectNode();
    private String id = "";

    /**
     * Reads some events, or all until the stream's end.
     *
     * @return whether there was a stream
     */
    boolean read(String instance, int most) {
      try {
        HttpURLConnection connection =
            (HttpURLConnection)
                URI.create(instance + "/v1/tracker/plans/" + PLAN + "/stream")
                    .toURL()
                    .openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(40_000);
        connection.setRequestProperty("X-Tenant-ID", Agents.TENANT);
        connection.setRequestProperty("X-User-ID", Agents.USER);
        if (!id.isEmpty()) {
          connection.setRequestProperty("Last-Event-ID", id);
        }
        if (connection.getResponseCode() != 200) {
          return false;
        }
        try (ServerSentEvents stream = new ServerSentEvents(connection.getInputStream())) {
          read(stream, most);
        } finally {
          connection.disconnect();
        }
        return true;
      } catch (IOException e) {
        // Cut from the other side.
        return false;
      }
    }

    private void read(ServerSentEvents stream, int most) throws IOException {
      for (int got = 0; got < most; got++) {
        ServerSentEvents.Event next = stream.next();
        if (next == null) {
          return;
        }
        id = next.id();
        take(next.name(), next.data());
      }
    }

    private void take(String event, JsonNode data) {
      events.add(event);
      switch (event) {
        case "snapshot" -> document = patched(JSON.createObjectNode(), data);
        case "update" -> document = patched(document, data);
        case "resync" -> document = patched(JSON.createObjectNode(), data.path("plan"));
        default -> {
          return;
        }
      }
      versions.add(data.path("version").asLong());
    }

    private static JsonNode patched(JsonNode target, JsonNode patch) {
      if (!patch.isObject()) {
        return patch;
      }
      ObjectNode result = target.isObject() ? target.deepCopy() : JSON.createObjectNode();
      patch
          .properties()
          .forEach(
              member -> {
                if (member.getValue().isNull()) {
                  result.remove(member.getKey());
                } else {
                  JsonNode before = result.path(member.getKey());
                  result.set(member.getKey(), patched(before, member.getValue()));
                }
              });
      return result;
    }
  }

  /** The last, since it leaves one instance. */
  @Test
  @Order(Integer.MAX_VALUE)
  void shouldTellEveryVersionOnceAcrossCutsAndInstances() throws Exception {
    Random random = new Random(SEED);
    try (ScheduledExecutorService feeding = Executors.newSingleThreadScheduledExecutor()) {
      Map<String, String> kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
      Observer one = new Observer(stack.instance(1).address(), kafka, stack.registryUrl());
      List<String> instances = List.of(stack.instance(1).address(), stack.instance(2).address());
      Client client = new Client();
      try (Agents agents = new Agents(kafka, stack.registryUrl())) {
        AtomicInteger tasks = new AtomicInteger();
        agents.send("action-requests", Agents.request(PLAN, "t-first", 0));
        await()
            .atMost(PATIENCE)
            .until(() -> one.get("/v1/tracker/plans/" + PLAN).statusCode() == 200);
        var unused =
            feeding.scheduleAtFixedRate(
                () -> {
                  int task = tasks.incrementAndGet();
                  agents.send("action-requests", Agents.request(PLAN, "t" + task, task));
                },
                0,
                60,
                TimeUnit.MILLISECONDS);

        // when: cut again and again, here and there, while one is killed
        int streams = 0;
        boolean killed = false;
        for (int cut = 0; streams < CUTS; cut++) {
          assertThat(cut).as("asked in vain too often").isLessThan(40 * CUTS);
          if (streams == KILLED_AFTER && !killed) {
            killed = true;
            stack.instance(2).kill();
          }
          if (client.read(instances.get(random.nextInt(2)), 1 + random.nextInt(6))) {
            streams++;
          }
        }
        feeding.shutdown();
        assertThat(feeding.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        agents.send("system-events", Agents.planEvent(PLAN, "plan.completed", 9_999, "{}"));
        int[] left = {0};
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  client.read(instances.get(left[0]++ % 2), Integer.MAX_VALUE);
                  return client.events.contains("end");
                });

        // then
        assertThat(client.events).filteredOn("snapshot"::equals).hasSize(1);
        assertThat(client.events).as("what was missed could be told").doesNotContain("resync");
        assertThat(client.versions)
            .as("each once")
            .containsExactlyElementsOf(
                LongStream.rangeClosed(client.versions.getFirst(), client.versions.getLast())
                    .boxed()
                    .toList());
        assertThat(client.versions).hasSizeGreaterThan(CUTS);
        List<PlanProgress> told = Objects.requireNonNull(one.snapshots().get(PLAN));
        assertThat(client.versions.getLast()).isEqualTo(told.getLast().getVersion());
        assertThat(client.document)
            .isEqualTo(Client.patched(JSON.createObjectNode(), one.plan(PLAN)));
      }
    }
  }

  @Test
  void shouldTellOfPlansWhoeverOwnsThemAndNobodyElse() throws Exception {
    Map<String, String> kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
    String one = stack.instance(1).address();
    String two = stack.instance(2).address();
    String[] ada = {"X-Tenant-ID", Agents.TENANT, "X-User-ID", Agents.USER};
    String[] viewer = {"X-Tenant-ID", Agents.TENANT, "X-User-ID", "eve", "X-Roles", "viewer"};
    String[] foreign = {"X-Tenant-ID", "rival", "X-User-ID", Agents.USER, "X-Roles", "viewer"};
    String[] bob = {"X-Tenant-ID", Agents.TENANT, "X-User-ID", "bob"};
    try (Agents agents = new Agents(kafka, stack.registryUrl());
        LiveClient own = LiveClient.of(one + "/v1/tracker/stream?q=many", ada);
        LiveClient running = LiveClient.of(two + "/v1/tracker/stream?status=running", viewer);
        LiveClient rival = LiveClient.of(two + "/v1/tracker/stream", foreign);
        LiveClient other = LiveClient.of(one + "/v1/tracker/stream", bob)) {
      // when
      for (int i = 0; i < PLANS; i++) {
        agents.send(
            "system-events",
            Agents.planEvent("many-" + i, "plan.started", i, "{\"goal\":\"many of them\"}"));
      }

      // then
      for (LiveClient client : List.of(own, running)) {
        await().atMost(PATIENCE).until(() -> many(client.plans()).size() == PLANS);
        assertThat(many(client.plans()))
            .allSatisfy(plan -> assertThat(plan.path("status").asText()).isEqualTo("running"));
      }

      // when
      try (LiveClient single = LiveClient.of(two + "/v1/tracker/plans/many-1/stream", ada);
          LiveClient erased = LiveClient.of(two + "/v1/tracker/plans/many-2/stream", ada)) {
        agents.send("system-events", Agents.planEvent("many-1", "plan.completed", 20, "{}"));
        assertThat(new Observer(one, kafka, stack.registryUrl()).erase("many-2")).isEqualTo(200);

        // then: one has ended and does not fit any more, the other was never there
        await().atMost(PATIENCE).until(() -> ended(single) && ended(erased));
        assertThat(single.events().getLast().data().path("reason").asText()).isEqualTo("ended");
        assertThat(erased.events().getLast().data().path("reason").asText()).isEqualTo("erased");
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    gone(running, "many-1")
                        && gone(running, "many-2")
                        && gone(own, "many-2")
                        && own.plan("many-1").path("status").asText().equals("completed"));
        assertThat(own.plan("many-2").path("erased").asBoolean()).isTrue();

        // and: a browser that comes back is told not to
        assertThat(
                LiveClient.answer(
                        one
                            + "/v1/tracker/plans/many-1/stream?last_event_id="
                            + single.events().getLast().id(),
                        ada)
                    .statusCode())
            .isEqualTo(204);
      }
      assertThat(rival.plans()).isEmpty();
      assertThat(other.plans()).isEmpty();
    }
  }

  private static List<JsonNode> many(Map<String, JsonNode> plans) {
    return plans.values().stream()
        .filter(plan -> plan.path("plan_id").asText().startsWith("many-"))
        .toList();
  }

  private static boolean ended(LiveClient client) {
    return !client.events().isEmpty() && client.events().getLast().name().equals("end");
  }

  private static boolean gone(LiveClient client, String plan) {
    return client.plan(plan).path("matches").isBoolean()
        && !client.plan(plan).path("matches").asBoolean();
  }

  @Test
  void shouldLeaveRoomForOthers() throws Exception {
    String url = stack.instance(1).address() + "/v1/tracker/stream";
    String[] greedy = {"X-Tenant-ID", Agents.TENANT, "X-User-ID", "greedy"};
    List<LiveClient> streams = new ArrayList<>();
    try {
      for (int i = 0; i < MOST_OF_A_USER; i++) {
        streams.add(LiveClient.of(url, greedy));
      }

      HttpResponse<InputStream> refused = LiveClient.answer(url, greedy);

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      LiveClient.of(url, "X-Tenant-ID", Agents.TENANT, "X-User-ID", "modest").close();
    } finally {
      streams.forEach(LiveClient::close);
    }
  }
}
