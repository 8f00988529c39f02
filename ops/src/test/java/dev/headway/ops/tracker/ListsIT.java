// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.load.EventSender;
import dev.headway.ops.benchmark.load.LivingPlans;
import dev.headway.ops.benchmark.load.LoadClock;
import dev.headway.ops.benchmark.load.LoadEvent;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.key.PlanKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists and facets of several tenants, gathered from three instances. */
class ListsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int EVENTS = 12_000;
  private static final int CHANGES = 4_000;
  private static final int ALIVE = 400;
  private static final int PAGE = 20;
  private static final Comparator<PlanKey> BY_TEXT = Comparator.comparing(PlanKey::toString);

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldCountAndListExactlyWhateverInstanceIsAskedWhilePlansChange() throws Exception {
    try (LocalStack stack =
            LocalStack.builder()
                .data(folder.resolve("data"))
                .ports(Ports.ephemeral())
                .instances(3)
                .start();
        EventSender agents =
            new EventSender(
                new Cluster(stack.bootstrapServers(), stack.registryUrl(), 4),
                "",
                Duration.ofMillis(20))) {
      // given
      LivingPlans load =
          new LivingPlans(
              3,
              EVENTS + CHANGES,
              ALIVE,
              0,
              LoadClock.steady(System.currentTimeMillis() - 60_000, 1_000));
      Map<String, Set<PlanKey>> plans = new TreeMap<>();
      for (int i = 0; i < EVENTS; i++) {
        LoadEvent event = load.next();
        agents.send(event);
        plans
            .computeIfAbsent(event.plan().tenantId(), t -> new TreeSet<>(BY_TEXT))
            .add(event.plan());
      }
      agents.flush();
      assertThat(plans).hasSize(5);

      for (Map.Entry<String, Set<PlanKey>> tenant : plans.entrySet()) {
        Set<PlanKey> its = tenant.getValue();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    // then: every instance tells the same, and the facets what a walk finds
                    assertThat(walk(stack, tenant.getKey(), 1).keySet())
                        .containsExactlyInAnyOrderElementsOf(its));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  Map<String, Long> counted =
                      walk(stack, tenant.getKey(), 1).values().stream()
                          .collect(
                              Collectors.groupingBy(s -> s, TreeMap::new, Collectors.counting()));
                  for (int instance = 1; instance <= 3; instance++) {
                    assertThat(statuses(stack, tenant.getKey(), instance)).isEqualTo(counted);
                  }
                });
      }

      // when: plans change, end and begin while one walks from page to page
      AtomicBoolean walked = new AtomicBoolean();
      try (ExecutorService other = Executors.newSingleThreadExecutor()) {
        Future<Long> changes =
            other.submit(
                () -> {
                  long sent = 0;
                  while (load.hasNext() && !walked.get()) {
                    agents.send(load.next());
                    sent++;
                    if (sent % 20 == 0) {
                      agents.flush();
                    }
                  }
                  return sent;
                });
        for (Map.Entry<String, Set<PlanKey>> tenant : plans.entrySet()) {
          // then: what was there is found, once
          assertThat(walk(stack, tenant.getKey(), 2).keySet()).containsAll(tenant.getValue());
        }
        walked.set(true);
        assertThat(changes.get()).as("it changed meanwhile").isGreaterThan(100);
      }
    }
  }

  private JsonNode get(LocalStack stack, String tenant, int instance, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create(stack.instance(instance).address() + "/v1/tracker/" + path))
                .header("X-Tenant-ID", tenant)
                .header("X-User-ID", "viewer")
                .header("X-Roles", "viewer")
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.path("partial").asBoolean()).as(answer.body()).isFalse();
    return json;
  }

  /** Every plan of a tenant, page by page, each of another instance, with its status. */
  private Map<PlanKey, String> walk(LocalStack stack, String tenant, int first)
      throws IOException, InterruptedException {
    Map<PlanKey, String> found = new TreeMap<>(BY_TEXT);
    List<PlanKey> twice = new ArrayList<>();
    String cursor = "";
    for (int page = 0; ; page++) {
      JsonNode json =
          get(stack, tenant, (first + page) % 3 + 1, "plans?sort=plan_id&limit=" + PAGE + cursor);
      for (JsonNode plan : json.path("items")) {
        PlanKey key =
            new PlanKey(tenant, plan.path("user_id").asText(), plan.path("plan_id").asText());
        if (found.put(key, plan.path("status").asText()) != null) {
          twice.add(key);
        }
      }
      if (json.path("next_cursor").isNull()) {
        assertThat(twice).isEmpty();
        return found;
      }
      cursor = "&cursor=" + json.path("next_cursor").asText();
    }
  }

  private Map<String, Long> statuses(LocalStack stack, String tenant, int instance)
      throws IOException, InterruptedException {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode status : get(stack, tenant, instance, "facets").path("status")) {
      counts.put(status.path("value").asText(), status.path("count").asLong());
    }
    return counts;
  }
}
