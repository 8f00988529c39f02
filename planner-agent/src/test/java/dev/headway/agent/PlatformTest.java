// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.StateTable;
import dev.headway.agent.memory.Memory;
import dev.headway.agent.planner.PlanContext;
import dev.headway.agent.planner.Planner;
import dev.headway.agent.registry.AgentDefinition;
import dev.headway.agent.registry.LogRegistry;
import dev.headway.agent.registry.RegistryRecords;
import dev.headway.agent.testkit.InMemoryEventLog;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.agent.worker.Worker;
import dev.headway.schemas.key.Owner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlatformTest {
  private static final Owner ADA = new Owner("acme", "ada");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonNode ANY = Json.tree("{\"type\":\"object\"}");

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource time = () -> Instant.now().plus(ahead.get());
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final InMemoryEventLog log = new InMemoryEventLog();
  private final Platform platform = new Platform(log, new NoTracker(), clock);
  private final GoalClient client = platform.client("client", ADA);

  @AfterEach
  void stop() {
    client.close();
    platform.close();
    log.close();
  }

  private void start(Agent agent) throws InterruptedException {
    platform.start(agent).awaitReady(PATIENCE);
  }

  private void pass(Duration some) {
    ahead.updateAndGet(some::plus);
  }

  @Test
  void shouldForgetWhatWasRememberedForAPlanADayAfterItsEnd() throws Exception {
    // given: a plan that ends while one of its tasks is still being done, and one that goes on
    CountDownLatch ended = new CountDownLatch(1);
    start(
        new Worker("hand")
            .onTask(
                "quick",
                (task, ctx) -> {
                  ctx.memory().put("by a worker", 1);
                  task.complete(Map.of());
                })
            .onTask(
                "slow",
                (task, ctx) -> {
                  ended.await();
                  ctx.memory().put("late", 1);
                  task.complete(Map.of());
                }));
    start(
        new Planner("brief")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  PlanContext plan = PlanContext.createFromGoal(goal, ctx);
                  ctx.memory().put("by the planner", 1);
                  ctx.memory().note("went", Map.of());
                  plan.request("quick", Map.of(), "quick.done");
                  plan.request("slow", Map.of(), "slow.done");
                })
            .onGoal(
                "stay",
                (goal, ctx) -> {
                  PlanContext plan = PlanContext.createFromGoal(goal, ctx);
                  ctx.memory().put("kept", 1);
                  plan.waitFor("never", "for ever", Duration.ofDays(100));
                })
            .onTransition((event, plan, ctx) -> plan.finish(Map.of())));
    GoalClient.Asked stays = client.ask("stay", Map.of(), "stayed", null);
    GoalClient.Asked goes = client.ask("go", Map.of(), "went", null);
    goes.answer().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    ended.countDown();
    String plan = "acme/ada/" + goes.planId() + "/";
    try (StateTable working = log.table(Memory.WORKING_TOPIC);
        StateTable history = log.table(Memory.HISTORY_TOPIC);
        StateTable plans = log.table("plan-contexts")) {
      await().atMost(PATIENCE).until(() -> working.startingWith(plan).size() == 3);
      await().atMost(PATIENCE).until(() -> working.startingWith("acme/ada/").size() == 4);

      // when: its planner is another instance then, and what it commits fails at first
      pass(Duration.ofHours(23));
      log.crash(log.members("brief").getFirst());
      await().atMost(PATIENCE).until(() -> !log.members("brief").isEmpty());
      assertThat(working.startingWith(plan)).hasSize(3);
      log.failCommits(2);
      pass(Duration.ofHours(2));

      // then
      await().atMost(PATIENCE).until(() -> plans.get("brief|acme/ada/" + goes.planId()).isEmpty());
      assertThat(working.startingWith("acme/ada/").keySet())
          .containsExactly("acme/ada/" + stays.planId() + "/kept");
      assertThat(history.startingWith("acme/ada/")).hasSize(1);
      assertThat(plans.get("brief|acme/ada/" + stays.planId())).isPresent();
    }
  }

  @Test
  void shouldGiveSignsOfLifeAndLeaveTheDefinitionsOfOthersAlone() throws Exception {
    // given
    start(new Worker("hand").onTask("do", (task, ctx) -> {}).defines(request("as it was")));
    log.append(List.of(RegistryRecords.of(request("as a newer version says"))));

    // when: more than ten signs later
    try (LogRegistry registry = LogRegistry.of(log)) {
      for (int sign = 0; sign < 12; sign++) {
        pass(Duration.ofSeconds(30));
        Instant then = clock.instant().minusSeconds(15);
        await().atMost(PATIENCE).until(() -> registry.agents().getFirst().seen().isAfter(then));
      }

      // then
      assertThat(registry.event(Topic.ACTION_REQUESTS, "do"))
          .hasValueSatisfying(
              event -> assertThat(event.description()).isEqualTo("as a newer version says"));
    }
  }

  @Test
  void shouldEnterItselfAgainWhenTheRegistryWasEmptied() throws Exception {
    // given
    start(new Worker("hand").onTask("do", (task, ctx) -> {}).defines(request("as it was")));
    try (LogRegistry registry = LogRegistry.of(log)) {
      AgentDefinition agent = registry.agents().getFirst();

      // when
      List<Append> gone =
          List.of(
              RegistryRecords.withdrawn(request("as it was")), RegistryRecords.withdrawn(agent));
      log.append(gone);
      assertThat(registry.events(Topic.ACTION_REQUESTS)).isEmpty();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                pass(Duration.ofSeconds(30));
                return !registry.events(Topic.ACTION_REQUESTS).isEmpty();
              });

      // then
      assertThat(registry.agents()).extracting(AgentDefinition::name).containsExactly("hand");
    }
  }

  private static EventDefinition request(String description) {
    return EventDefinition.request("do", description, ANY, "done");
  }
}
