// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.kafka.KafkaEventLog;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.ops.agents.AgentPlatform;
import dev.headway.ops.cli.Main;
import dev.headway.ops.stack.GroupMembers;
import dev.headway.ops.stack.LocalProgram;
import dev.headway.ops.stack.LocalStack;
import dev.headway.schemas.key.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that are killed at work, in two runs on one stack; {@code ./headway faults} has more. */
class AgentFaultsIT {
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private static AgentCluster cluster;

  @BeforeAll
  static void start() {
    cluster = AgentCluster.start(Scenarios.shortAgents(), folder, Main.class);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldAskAndAnswerOnceWhoeverIsKilled(long seed) {
    // when
    Outcome outcome = AgentRun.on(cluster, Scenarios.shortAgents(), seed, System.out::println);

    // then
    assertThat(outcome.findings()).isEmpty();
    assertThat(outcome.plans()).isEqualTo(10);
    assertThat(outcome.strikes())
        .extracting(Outcome.Struck::fault)
        .containsExactlyInAnyOrder("planners", "workers");
    assertThat(outcome.strikes())
        .extracting(Outcome.Struck::evidence)
        .noneMatch(evidence -> evidence.contains(", 0 plans open"));
  }

  @Test
  void shouldRefuseTheFourthActionOnAnotherInstanceThanTheSecond() throws Exception {
    // given
    LocalStack stack = cluster.stack();
    Queue<ReceivedEvent> requests = new ConcurrentLinkedQueue<>();
    Queue<ReceivedEvent> results = new ConcurrentLinkedQueue<>();
    try (LocalProgram first =
            new LocalProgram(
                "insatiable",
                Insatiable.class,
                List.of(stack.bootstrapServers(), stack.registryUrl()),
                Map.of(),
                stack.data().logs(),
                Insatiable.AT_WORK);
        KafkaEventLog log = Insatiable.log(stack.bootstrapServers(), stack.registryUrl());
        AutoCloseable asked = log.follow(Topic.ACTION_REQUESTS, requests::add);
        AutoCloseable answered = log.follow(Topic.ACTION_RESULTS, results::add);
        Platform platform = new Platform(log, new NoTracker());
        GoalClient client = platform.client("client", new Owner("acme", "ada"))) {
      platform.start(Insatiable.worker()).awaitReady(AT_MOST);
      first.start();
      GoalClient.Asked plan = client.ask(Insatiable.GOAL, Map.of(), Insatiable.ANSWER, null);
      await().atMost(AT_MOST).until(() -> first.says(Insatiable.AT_THE_THIRD));

      // when
      first.kill();
      platform.start(Insatiable.planner(question -> {}));
      ResultContext answer = plan.answer().get(AT_MOST.toSeconds(), TimeUnit.SECONDS);

      // then
      assertThat(answer.success()).isFalse();
      assertThat(answer.why()).contains("no actions left");
      assertThat(of(requests, Insatiable.REQUEST))
          .extracting(event -> event.data().get("left"))
          .containsExactly(3, 2, 1);
      // The client has it from a reader of its own.
      await().atMost(AT_MOST).until(() -> !of(results, Insatiable.ANSWER).isEmpty());
      assertThat(of(results, Insatiable.ANSWER)).hasSize(1);
    }
  }

  @Test
  void shouldLeaveInOrderWhenAskedToStop() throws Exception {
    // given
    try (LocalProgram process =
        new LocalProgram(
            "extra",
            Main.class,
            List.of(
                "agents", "research-advisor", "--agent", "validator", "--data", folder.toString()),
            Map.of(),
            cluster.stack().data().logs(),
            AgentPlatform.AT_WORK)) {
      process.start();
      assertThat(members("validator")).hasSize(1);

      // when
      process.stop();

      // then: one that was killed would be missed after 10 s
      assertThat(members("validator")).isEmpty();
    }
  }

  private static Collection<MemberDescription> members(String group) throws Exception {
    return GroupMembers.of(cluster.stack().bootstrapServers(), group);
  }

  private static List<ReceivedEvent> of(Queue<ReceivedEvent> events, String type) {
    return events.stream().filter(event -> event.type().equals(type)).toList();
  }
}
