// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.avro.PlanProgress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances over one broker. */
class InstancesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LIST = "/v1/tracker/plans?limit=200";

  @TempDir Path folder;

  @Test
  void shouldAnswerTheSameFromBothAndRightlyWhenOneIsKilled() throws Exception {
    // given
    List<String> plans = IntStream.range(0, 16).mapToObj(i -> "plan-" + i).toList();
    assertThat(plans.stream().map(plan -> Agents.key(plan).partition(4)).distinct()).hasSize(4);
    try (LocalStack stack =
        LocalStack.builder()
            .data(folder.resolve("data"))
            .ports(Ports.ephemeral())
            .instances(2)
            .start()) {
      Map<String, String> kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
      Observer one = new Observer(stack.instance(1).address(), kafka, stack.registryUrl());
      Observer two = new Observer(stack.instance(2).address(), kafka, stack.registryUrl());
      try (Agents agents = new Agents(kafka, stack.registryUrl())) {
        work(agents, plans, 0);
        awaitTasks(one, plans, 1);

        // then: each owns some, and both answer the same about everything
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(owned(stack, 1)).hasSize(2));
        assertThat(owned(stack, 2)).hasSize(2).doesNotContainAnyElementsOf(owned(stack, 1));
        assertSame(one, two, plans);

        // when: killed while events and reads go on
        try (Reader reader = new Reader(stack.instance(1).address(), plans)) {
          await().atMost(PATIENCE).until(() -> reader.answers.get() > 3 * plans.size());
          stack.instance(2).kill();
          work(agents, plans, 1);

          // then: the other takes over, and knows everything
          awaitTasks(one, plans, 2);
          int answers = reader.answers.get();
          await().atMost(PATIENCE).until(() -> reader.answers.get() > answers + 3 * plans.size());
          assertThat(reader.faults).isEmpty();
          assertThat(reader.stale.get() + reader.unavailable.get())
              .as("the kill was felt")
              .isPositive();

          // when: it comes back
          stack.addInstance(2);
          work(agents, plans, 2);
          awaitTasks(two, plans, 3);
          assertSame(one, two, plans);
          assertThat(reader.faults).isEmpty();
        }
        assertGapless(one, plans);
      }
    }
  }

  private static void work(Agents agents, List<String> plans, int task) {
    for (String plan : plans) {
      agents.send("action-requests", Agents.request(plan, "t" + task, task));
      agents.send("action-results", Agents.result(plan, "t" + task, task + 10));
    }
  }

  private static void awaitTasks(Observer instance, List<String> plans, int tasks) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (String plan : plans) {
                JsonNode shown = instance.plan(plan);
                assertThat(shown.path("completed_tasks").asInt()).as(plan).isEqualTo(tasks);
                assertThat(shown.path("pending_changes").asBoolean()).as(plan).isFalse();
              }
            });
  }

  private static List<Integer> owned(LocalStack stack, int id) throws Exception {
    LocalApp app = stack.instance(id);
    List<Integer> owned = new ArrayList<>();
    HttpResponse<String> ready =
        new Observer(app.address(), Map.of(), stack.registryUrl()).get("/ready");
    JSON.readTree(ready.body()).path("partitions").forEach(p -> owned.add(p.asInt()));
    return owned;
  }

  private static void assertSame(Observer one, Observer two, List<String> plans) {
    List<String> paths = new ArrayList<>(List.of(LIST));
    for (String plan : plans) {
      for (String below : List.of("", "/tasks", "/timeline", "/transitions")) {
        paths.add("/v1/tracker/plans/" + plan + below);
      }
    }
    for (String path : paths) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                HttpResponse<String> first = one.get(path);
                HttpResponse<String> second = two.get(path);
                assertThat(second.statusCode()).as(path).isEqualTo(200);
                assertThat(second.body()).as(path).isEqualTo(first.body());
                assertThat(second.headers().firstValue("ETag"))
                    .isEqualTo(first.headers().firstValue("ETag"));
                assertThat(second.headers().firstValue("Headway-Staleness")).isEmpty();
              });
    }
  }

  private static void assertGapless(Observer observer, List<String> plans) {
    Map<String, List<PlanProgress>> snapshots = observer.snapshots();
    for (String plan : plans) {
      List<PlanProgress> versions = Objects.requireNonNull(snapshots.get(plan));
      assertThat(versions)
          .extracting(PlanProgress::getVersion)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, versions.size()).boxed().toList());
      assertThat(versions.getLast().getCompletedTasks()).isEqualTo(3);
    }
  }
}
