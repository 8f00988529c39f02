// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.stack.GroupMembers;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.LocalStackBuilder;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.topics.TopicNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks from real events to a real receiver. */
class WebhooksIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ALL = "/v1/tracker/webhooks";

  @TempDir Path folder;

  private LocalStackBuilder stack() {
    return LocalStack.builder()
        .data(folder.resolve("data"))
        .ports(Ports.ephemeral())
        .only(Part.KAFKA, Part.REGISTRY, Part.HEADWAY)
        .environment("HEADWAY_WEBHOOK_ALLOW_HTTP", "true")
        .environment("HEADWAY_WEBHOOK_ALLOWED_HOSTS", "127.0.0.0/8")
        .environment("HEADWAY_WEBHOOK_RETRY_SECONDS", "0,1,1");
  }

  /** Asks an instance. */
  private record Client(String instance) {
    HttpResponse<String> call(String user, String method, String path, String body) {
      try (HttpClient client = HttpClient.newHttpClient()) {
        return client.send(
            HttpRequest.newBuilder(URI.create(instance + path))
                .header("X-Tenant-ID", Agents.TENANT)
                .header("X-User-ID", user)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    JsonNode json(String method, String path, String body) {
      HttpResponse<String> answer = call(Agents.USER, method, path, body);
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      try {
        return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** Makes a webhook as soon as it can be made. */
    JsonNode make(String url, String more) {
      String body = "{\"url\":\"" + url + "\"" + more + "}";
      await().atMost(PATIENCE).until(() -> call(Agents.USER, "GET", ALL, "").statusCode() == 200);
      return json("POST", ALL, body);
    }

    JsonNode log(JsonNode webhook, String state) {
      return json("GET", path(webhook) + "/deliveries?limit=200&state=" + state, "").path("items");
    }
  }

  private static String path(JsonNode webhook) {
    return ALL + "/" + webhook.path("webhook_id").asText();
  }

  private static void start(Agents agents, String plan) {
    agents.send("system-events", Agents.planEvent(plan, "plan.started", 0, "{}"));
  }

  private static void end(Agents agents, String plan) {
    agents.send("system-events", Agents.planEvent(plan, "plan.completed", 60, "{}"));
  }

  @Test
  void shouldSignRetryReplayDisableAndKeepToItsOwner() throws Exception {
    try (WebhookReceiver receiver = new WebhookReceiver();
        LocalStack stack = stack().start()) {
      Client client = new Client(stack.instance(1).address());
      Map<String, String> kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
      AtomicInteger refusals = new AtomicInteger(2);
      receiver.answer("/flaky", any -> refusals.getAndDecrement() > 0 ? 500 : 204);
      receiver.answer("/gone", any -> 410);
      receiver.answer("/down", any -> 503);
      try (Agents agents = new Agents(kafka, stack.registryUrl())) {
        // given: a plan from before, of which everything was told
        Observer observer = new Observer(stack.instance(1).address(), kafka, stack.registryUrl());
        client.make(receiver.url("/first"), "");
        start(agents, "before");
        end(agents, "before");
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    receiver.at("/first").stream()
                        .anyMatch(got -> got.type().equals("plan.completed")));
        String ended = ",\"events\":[\"plan.completed\"]";
        JsonNode good = client.make(receiver.url("/good"), "");
        JsonNode flaky = client.make(receiver.url("/flaky"), ended);
        JsonNode gone = client.make(receiver.url("/gone"), ended);
        JsonNode down = client.make(receiver.url("/down"), ended);
        JsonNode bobs =
            JSON.readTree(
                client
                    .call("bob", "POST", ALL, "{\"url\":\"" + receiver.url("/bob") + "\"}")
                    .body());

        // when
        start(agents, "p");
        await().atMost(PATIENCE).until(() -> receiver.at("/good").size() == 1);
        end(agents, "p");

        // then: told in order, signed
        await().atMost(PATIENCE).until(() -> receiver.at("/good").size() == 2);
        assertThat(receiver.at("/good"))
            .extracting(WebhookReceiver.Got::type)
            .containsExactly("plan.started", "plan.completed");
        assertThat(receiver.at("/good"))
            .allMatch(got -> got.isSignedBy(good.path("secret").asText()))
            .allMatch(got -> got.plan().equals("p"))
            .noneMatch(got -> got.isSignedBy(flaky.path("secret").asText()));

        // then: tried again under the same id
        await().atMost(PATIENCE).until(() -> client.log(flaky, "delivered").size() == 1);
        assertThat(receiver.at("/flaky")).hasSize(3);
        assertThat(receiver.at("/flaky"))
            .extracting(WebhookReceiver.Got::id)
            .containsOnly(receiver.at("/flaky").getFirst().id());
        assertThat(client.log(flaky, "delivered").at("/0/attempts").findValues("status"))
            .extracting(JsonNode::asInt)
            .containsExactly(204, 500, 500);

        // then: 410 disables
        await()
            .atMost(PATIENCE)
            .until(() -> !client.json("GET", path(gone), "").path("disabled_at").isNull());
        assertThat(receiver.at("/gone")).hasSize(1);

        // then: exhausted, and sent again
        await().atMost(PATIENCE).until(() -> client.log(down, "failed").size() == 1);
        assertThat(receiver.at("/down")).hasSize(3);
        receiver.answer("/down", any -> 200);
        assertThat(client.json("POST", path(down) + "/replay", "").path("replayed").asInt())
            .isEqualTo(1);
        await().atMost(PATIENCE).until(() -> client.log(down, "delivered").size() == 1);
        assertThat(receiver.at("/down"))
            .extracting(WebhookReceiver.Got::id)
            .containsOnly(receiver.at("/down").getFirst().id());

        // then: a test; both secrets after a rotation
        JsonNode rotated = client.json("POST", path(good) + "/secret", "");
        client.json("POST", path(good) + "/test", "");
        await().atMost(PATIENCE).until(() -> receiver.at("/good").size() == 3);
        WebhookReceiver.Got test = receiver.at("/good").getLast();
        assertThat(test.type()).isEqualTo("webhook.test");
        assertThat(test.isSignedBy(good.path("secret").asText())).isTrue();
        assertThat(test.isSignedBy(rotated.path("secret").asText())).isTrue();

        // then: others' webhooks hear nothing and are not seen
        assertThat(receiver.at("/bob")).isEmpty();
        assertThat(client.call(Agents.USER, "GET", path(bobs), "").statusCode()).isEqualTo(404);

        // when: the plan is erased
        assertThat(observer.erase("p")).isIn(200, 202);

        // then: so are its deliveries
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    client.log(flaky, "delivered").isEmpty()
                        && client.log(down, "delivered").isEmpty());
      }
    }
  }

  /** How many instances have a part of the changes to tell of. */
  private static long atWork(LocalStack stack) throws Exception {
    return GroupMembers.of(stack.bootstrapServers(), new TopicNames("").webhooks()).stream()
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }

  @Test
  void shouldTellEachOnceByTwoInstancesAndLoseNothingWhenOneIsKilled() throws Exception {
    List<String> plans = IntStream.range(0, 40).mapToObj(i -> "plan-" + i).toList();
    try (WebhookReceiver receiver = new WebhookReceiver();
        LocalStack stack = stack().instances(2).start()) {
      Client one = new Client(stack.instance(1).address());
      Client two = new Client(stack.instance(2).address());
      Map<String, String> kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
      try (Agents agents = new Agents(kafka, stack.registryUrl())) {
        // given: where there is no webhook, nobody follows
        assertThat(atWork(stack)).isZero();
        JsonNode webhook = one.make(receiver.url("/all"), "");
        await().atMost(PATIENCE).until(() -> atWork(stack) == 2);

        // when
        plans.forEach(plan -> start(agents, plan));

        // then: each once, and both know all
        await().atMost(PATIENCE).until(() -> receiver.at("/all").size() >= plans.size());
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    one.log(webhook, "delivered").size() == plans.size()
                        && two.log(webhook, "delivered").size() == plans.size());
        assertThat(receiver.at("/all")).hasSameSizeAs(plans);
        assertThat(receiver.at("/all"))
            .extracting(WebhookReceiver.Got::plan)
            .containsExactlyInAnyOrderElementsOf(plans);

        // when: one is killed in the middle
        receiver.answer("/all", got -> receiver.at("/all").size() % 3 == 0 ? 500 : 204);
        plans.subList(0, 20).forEach(plan -> end(agents, plan));
        await().atMost(PATIENCE).until(() -> receiver.at("/all").size() > plans.size() + 3);
        stack.instance(2).kill();
        plans.subList(20, 40).forEach(plan -> end(agents, plan));
        receiver.answer("/all", any -> 204);

        // then: every end arrives, under one id
        await()
            .atMost(PATIENCE.multipliedBy(2))
            .untilAsserted(
                () ->
                    assertThat(
                            receiver.at("/all").stream()
                                .filter(got -> got.type().equals("plan.completed"))
                                .map(WebhookReceiver.Got::plan)
                                .distinct())
                        .hasSameSizeAs(plans));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(one.log(webhook, "delivered")).hasSize(2 * plans.size()));
        assertThat(
                receiver.at("/all").stream()
                    .filter(got -> got.type().equals("plan.completed"))
                    .map(WebhookReceiver.Got::id)
                    .distinct())
            .hasSameSizeAs(plans);
      }
    }
  }
}
