// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.Platform;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.planner.ChoreographyPlanner;
import dev.headway.agent.planner.PlanContext;
import dev.headway.agent.planner.Planner;
import dev.headway.agent.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestPlatformTest {
  record N(int n) {}

  record Approval(boolean approved) {}

  @Test
  void shouldAskAWorkerAndTellWhatItSaid() {
    // given
    Worker twice =
        new Worker("twice")
            .onTask(
                "double.requested",
                (task, ctx) -> {
                  task.progress(0.5, "half");
                  task.complete(new N(2 * task.data(N.class).n()));
                });

    try (TestPlatform platform = TestPlatform.with(twice)) {
      // when
      TestRun run = platform.request("double.requested", new N(21), "double.completed");

      // then
      assertThat(run.answer().data(N.class)).isEqualTo(new N(42));
      assertThat(run.types(Topic.SYSTEM_EVENTS))
          .containsExactly("task.state_changed", "task.progress");
      assertThat(run.events(Topic.ACTION_RESULTS))
          .singleElement()
          .returns("double.completed", ReceivedEvent::type)
          .returns(run.planId(), ReceivedEvent::planId);
    }
  }

  @Test
  void shouldTellRunsApart() {
    // given
    Worker echo =
        new Worker("echo").onTask("echo.requested", (task, ctx) -> task.complete(task.data()));

    try (TestPlatform platform = TestPlatform.with(echo)) {
      // when
      TestRun one = platform.request("echo.requested", new N(1), "echo.completed");
      TestRun two = platform.request("echo.requested", new N(2), "echo.completed");

      // then
      assertThat(two.answer().data(N.class)).isEqualTo(new N(2));
      assertThat(one.answer().data(N.class)).isEqualTo(new N(1));
      assertThat(one.types(Topic.ACTION_REQUESTS)).containsExactly("echo.requested");
    }
  }

  @Test
  void shouldDriveAPlanByScript() {
    // given
    Worker worker =
        (Worker)
            new Worker("worker")
                .onTask("double.requested", (task, ctx) -> task.complete(new N(42)))
                .defines(
                    EventDefinition.request(
                        "double.requested",
                        "Double it",
                        PayloadSchema.of(N.class),
                        "double.completed"),
                    EventDefinition.result(
                        "double.completed", "Doubled", PayloadSchema.of(N.class)),
                    EventDefinition.awaited(
                        "approved", "Yes or no", PayloadSchema.of(Approval.class), List.of()));
    ScriptedModel model =
        new ScriptedModel()
            .requests("double.requested", new N(21))
            .waitsFor("approved", Duration.ofHours(1))
            .completes(new N(42));

    try (TestPlatform platform = TestPlatform.with(worker, planner(model))) {
      // when
      TestRun run = platform.ask("go", Map.of(), "went");
      run.await(Topic.SYSTEM_EVENTS, "plan.waiting_for_input");
      run.tell("approved", new Approval(true));

      // then
      assertThat(run.answer().data()).containsEntry("n", 42);
      assertThat(model.stepsLeft()).isZero();
      assertThat(run.types(Topic.ACTION_REQUESTS)).containsExactly("double.requested");
    }
  }

  @Test
  void shouldDelegateAndGiveUpByScript() {
    // given
    Planner child =
        new Planner("child")
            .onGoal("part", (goal, ctx) -> PlanContext.createFromGoal(goal, ctx).fail("too hard"));
    child.defines(
        EventDefinition.request("part", "A part", PayloadSchema.of(N.class), "part.done"));
    ScriptedModel model =
        new ScriptedModel().delegates("child", "part", new N(1)).givesUp("no part, no whole");

    try (TestPlatform platform = TestPlatform.with(child, planner(model))) {
      // when
      TestRun run = platform.ask("go", Map.of(), "went");

      // then
      assertThat(run.answer().why()).isEqualTo("no part, no whole");
      assertThat(run.events(Topic.ACTION_RESULTS))
          .anyMatch(event -> String.valueOf(event.data().get("error")).equals("too hard"));
    }
  }

  @Test
  void shouldPutTheClockForward() {
    // given
    Planner patient =
        new Planner("patient")
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .waitFor("approved", "somebody has to say yes", Duration.ofDays(2)));

    try (TestPlatform platform = TestPlatform.with(patient)) {
      TestRun run = platform.ask("go", Map.of(), "went");
      run.await(Topic.SYSTEM_EVENTS, "plan.waiting_for_input");

      // when
      platform.advance(Duration.ofDays(2));

      // then
      assertThat(run.answer().why()).isEqualTo("approved did not come: somebody has to say yes");
    }
  }

  @Test
  void shouldSayWhatWasSaidInsteadOfAnAnswer() {
    // given
    try (TestPlatform platform = TestPlatform.with()) {
      TestRun run =
          new TestRun(
              platform.log(),
              platform.request("nobody.requested", Map.of(), "nobody.completed").planId(),
              Duration.ZERO,
              event -> true,
              (type, data) -> {});

      // when, then
      assertThatThrownBy(run::answer)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("no answer within PT0S")
          .hasMessageContaining("action-requests nobody.requested");
    }
  }

  @Test
  void shouldGoOnWithAnotherInstance() {
    // given
    Worker echo =
        new Worker("echo").onTask("echo.requested", (task, ctx) -> task.complete(task.data()));

    try (TestPlatform platform = TestPlatform.with(echo)) {
      Platform.Running second = platform.start(echo);

      // when
      platform.log().crash(platform.log().members("echo").getFirst());

      // then
      for (int n = 0; n < 10; n++) {
        TestRun run = platform.request("echo.requested", new N(n), "echo.completed");
        assertThat(run.answer().data(N.class)).isEqualTo(new N(n));
      }
      second.close();
    }
  }

  private static ChoreographyPlanner planner(ScriptedModel model) {
    ChoreographyPlanner planner = ChoreographyPlanner.named("planner").model(model).build();
    planner.onGoal(
        "go",
        (goal, ctx) -> {
          PlanContext plan = PlanContext.createFromGoal(goal, ctx);
          planner.execute(planner.reasonNextAction("a goal", plan, ctx), plan, ctx);
        });
    planner.onTransition(
        (event, plan, ctx) ->
            planner.execute(planner.reasonNextAction(event.type(), plan, ctx), plan, ctx));
    return planner;
  }
}
