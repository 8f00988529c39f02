// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import static dev.headway.agent.GoalClient.RESUME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.agent.Agent;
import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.desk.Envelopes;
import dev.headway.agent.desk.EventDraft;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.testkit.InMemoryEventLog;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.agent.worker.Worker;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private record N(int n) {}

  private static final Owner ADA = new Owner("acme", "ada");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final InMemoryEventLog log = new InMemoryEventLog();
  private final Platform platform = new Platform(log, new NoTracker());
  private final GoalClient client = platform.client("client", ADA);

  @AfterEach
  void stop() {
    client.close();
    platform.close();
    log.close();
  }

  @Test
  void shouldRunAChainOfStatesThrough() throws Exception {
    // given
    StateMachine way =
        StateMachine.builder()
            .pass("start", "Begin", "a")
            .ask(
                "a",
                "First",
                "echo.requested",
                "echo.completed",
                Map.of("say", "{{goal_data.n}}"),
                "b")
            .pass("b", "Between", "c")
            .ask(
                "c",
                "Second",
                "echo.requested",
                "echo.completed",
                Map.of("say", "{{results.echo.completed.said}}", "text", "n is {{goal_data.n}}"),
                "z")
            .end("z", "Done")
            .build();
    start(echo());
    start(
        new Planner("way")
            .onGoal(
                "go",
                (goal, ctx) -> PlanContext.createFromGoal(goal, ctx, way, "start").executeNext()));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 7), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(payloads("echo.requested"))
        .satisfiesExactly(
            first -> assertThat(first).containsEntry("say", 7),
            second -> assertThat(second).containsEntry("say", 7).containsEntry("text", "n is 7"));
    assertThat(states(asked)).containsExactly("start", "a", "b", "c", "z");
  }

  @Test
  void shouldTakeTheTransitionWhoseConditionHolds() throws Exception {
    // given
    StateMachine way =
        StateMachine.builder()
            .state(
                "ask",
                new StateMachine.State(
                    "Ask",
                    new StateMachine.Action(
                        "echo.requested", "echo.completed", Map.of("say", "{{goal_data.n}}")),
                    List.of(
                        new StateMachine.Transition(
                            "echo.completed", "large", "result.said > 10 && goal.n > 10"),
                        new StateMachine.Transition("echo.completed", "small", null)),
                    null,
                    false))
            .pass("begin", "Begin", "ask")
            .end("large", "Large")
            .end("small", "Small")
            .build();
    start(echo());
    start(
        new Planner("way")
            .onGoal(
                "go",
                (goal, ctx) -> PlanContext.createFromGoal(goal, ctx, way, "begin").executeNext()));

    // when
    GoalClient.Asked large = client.ask("go", Map.of("n", 11), "went", null);
    GoalClient.Asked small = client.ask("go", Map.of("n", 10), "went", null);
    answer(large);
    answer(small);

    // then
    assertThat(states(large)).endsWith("large");
    assertThat(states(small)).endsWith("small");
  }

  @Test
  void shouldRefuseTheActionAfterTheLast() throws Exception {
    // given
    start(echo());
    start(
        new Planner("restless")
            .maxActions(3)
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .request("echo.requested", Map.of("say", 1), "echo.completed"))
            .onTransition(
                (event, plan, ctx) ->
                    plan.request("echo.requested", Map.of("say", 1), "echo.completed")));

    // when
    ResultContext answer = answer(client.ask("go", Map.of(), "went", null));

    // then
    assertThat(answer.success()).isFalse();
    assertThat(answer.why()).contains("max_actions (3)");
    assertThat(payloads("echo.requested")).hasSize(3);
  }

  @Test
  void shouldFailThePlanWhoseHandlerThrowsAndSayNothingOfWhatItDidBefore() throws Exception {
    // given
    start(
        new Planner("clumsy")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  PlanContext.createFromGoal(goal, ctx)
                      .request("echo.requested", Map.of(), "echo.completed");
                  throw new IllegalStateException("dropped it");
                }));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.why()).isEqualTo("IllegalStateException: dropped it");
    assertThat(payloads("echo.requested")).isEmpty();
    assertThat(announced(asked)).contains("plan.started").endsWith("plan.failed");
  }

  @Test
  void shouldMakeAStepAgainThatWasInterruptedWhateverItsHandlerThrows() throws Exception {
    // given
    AtomicInteger tries = new AtomicInteger();
    start(
        new Planner("disturbed")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  if (tries.incrementAndGet() == 1) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("reading was interrupted");
                  }
                  PlanContext.createFromGoal(goal, ctx).finish(Map.of());
                }));

    // when
    ResultContext answer = answer(client.ask("go", Map.of(), "went", null));

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(tries).hasValue(2);
  }

  @Test
  void shouldFailAPlanThatWouldHang() throws Exception {
    // given
    start(new Planner("idle").onGoal("go", PlanContext::createFromGoal));

    // when
    ResultContext answer = answer(client.ask("go", Map.of(), "went", null));

    // then
    assertThat(answer.why()).isEqualTo("nothing was asked or awaited after go");
  }

  @Test
  void shouldMakeOnePlanOfAGoalThatIsSentTwice() throws Exception {
    // given
    AtomicInteger handled = new AtomicInteger();
    start(
        new Planner("once")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  handled.incrementAndGet();
                  PlanContext.createFromGoal(goal, ctx).finish(Map.of());
                }));
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    answer(asked);

    // when
    ReceivedEvent goal = log.events(Topic.ACTION_REQUESTS).getFirst();
    log.append(List.of(new Append.Event(Topic.ACTION_REQUESTS, goal.envelope())));
    answer(client.ask("go", Map.of(), "went", null));

    // then
    assertThat(handled).hasValue(2);
    assertThat(announced(asked)).containsOnlyOnce("plan.completed");
  }

  @Test
  void shouldResumeOnceOnTheExpectedEventAndIgnoreOthers() throws Exception {
    // given
    AtomicInteger resumed = new AtomicInteger();
    start(
        new Planner("patient")
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .waitFor("approved", "somebody has to say yes", Duration.ofMinutes(5)))
            .onTransition(
                (event, plan, ctx) -> {
                  resumed.incrementAndGet();
                  plan.waitFor("paid", "and to pay", Duration.ofMinutes(5));
                  if (event.type().equals("paid")) {
                    plan.finish(event.data());
                  }
                }));
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    log.await(
        Topic.SYSTEM_EVENTS, event -> event.type().equals("plan.waiting_for_input"), PATIENCE);

    // when
    client.tell(asked.planId(), "refused", Map.of());
    client.tell(asked.planId(), "approved", Map.of("by", "bob"));
    client.tell(asked.planId(), "approved", Map.of("by", "eve"));
    await().atMost(PATIENCE).until(() -> resumed.get() == 1);
    client.tell(asked.planId(), "paid", Map.of("by", "ada"));

    // then
    assertThat(answer(asked).data()).containsEntry("by", "ada");
    assertThat(resumed).hasValue(2);
    assertThat(announced(asked).stream().filter("plan.resumed"::equals)).hasSize(2);
  }

  @Test
  void shouldFailWhenTheExpectedEventDoesNotCome() throws Exception {
    // given
    start(
        new Planner("impatient")
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .waitFor("approved", "somebody has to say yes", Duration.ofMillis(200))));

    // when
    ResultContext answer = answer(client.ask("go", Map.of(), "went", null));

    // then
    assertThat(answer.why()).isEqualTo("approved did not come: somebody has to say yes");
  }

  @Test
  void shouldTellTheTransitionOfARequestThatNobodyAnswers() throws Exception {
    // given
    start(
        new Planner("lonely")
            .taskTimeout(Duration.ofMillis(200))
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .request("nobody.requested", Map.of(), "nobody.completed"))
            .onTransition((event, plan, ctx) -> plan.fail(event.why())));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.why()).isEqualTo("nobody.requested was not answered within PT0.2S");
    assertThat(announced(asked)).contains("task.failed");
  }

  @Test
  void shouldBringTheAnswerOfASubPlanBack() throws Exception {
    // given
    start(
        new Planner("child")
            .onGoal(
                "part",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .finish(Map.of("twice", 2 * goal.data(N.class).n()))));
    start(
        new Planner("parent")
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .delegate("child", "part", Map.of("n", 21), "part.done"))
            .onTransition((event, plan, ctx) -> plan.finish(event.data())));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.data()).containsEntry("twice", 42);
    ReceivedEvent child =
        log.events(Topic.SYSTEM_EVENTS).stream()
            .filter(event -> event.source().equals("child") && event.type().equals("plan.started"))
            .findFirst()
            .orElseThrow();
    assertThat(child.data()).containsEntry("parent_plan_id", asked.planId());
    assertThat(child.parentPlanId()).isEqualTo(asked.planId());
    ReceivedEvent back =
        log.events(Topic.ACTION_RESULTS).stream()
            .filter(event -> event.type().equals("part.done"))
            .findFirst()
            .orElseThrow();
    assertThat(back.planId()).isEqualTo(asked.planId());
    assertThat(back.taskId()).isEqualTo(child.planId());
  }

  @Test
  void shouldGoOnAfterACrashWithoutAskingTwice() throws Exception {
    // given
    start(echo());
    Planner planner =
        new Planner("steady")
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .request("echo.requested", Map.of("say", 1), "echo.completed"))
            .onTransition(
                (event, plan, ctx) -> {
                  if (plan.remainingActions() > 15) {
                    plan.request("echo.requested", Map.of("say", 1), "echo.completed");
                  } else {
                    plan.finish(event.data());
                  }
                });
    start(planner);
    List<GoalClient.Asked> asked =
        IntStream.range(0, 10).mapToObj(n -> client.ask("go", Map.of(), "went", null)).toList();

    // when
    for (int round = 0; round < 5; round++) {
      log.crash(log.members("steady").getFirst());
      start(planner);
    }

    // then
    for (GoalClient.Asked one : asked) {
      assertThat(answer(one).success()).isTrue();
      assertThat(announced(one)).containsOnlyOnce("plan.started", "plan.completed");
    }
    assertThat(payloads("echo.requested")).hasSize(50);
  }

  @Test
  void shouldNotTakeEventsOfAnotherUserForItsPlan() throws Exception {
    // given
    start(
        new Planner("patient")
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .waitFor("approved", "somebody has to say yes", Duration.ofMinutes(5)))
            .onTransition((event, plan, ctx) -> plan.finish(event.data())));
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    log.await(
        Topic.SYSTEM_EVENTS, event -> event.type().equals("plan.waiting_for_input"), PATIENCE);

    // when
    Caller eve = new Caller(new Owner("acme", "eve"), asked.planId(), null);
    log.append(
        List.of(
            new Append.Event(
                Topic.ACTION_RESULTS,
                new Envelopes("eve", eve, null, null)
                    .event(EventDraft.of("approved", Map.of("by", "eve")), Instant.now()))));
    client.tell(asked.planId(), "approved", Map.of("by", "ada"));

    // then
    assertThat(answer(asked).data()).containsEntry("by", "ada");
  }

  @Test
  void shouldWaitOnWhileItAsksForSomethingElse() throws Exception {
    // given
    AtomicInteger resumed = new AtomicInteger();
    start(echo());
    start(
        new Planner("busy")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  PlanContext plan = PlanContext.createFromGoal(goal, ctx);
                  plan.waitFor("approved", "somebody has to say yes", Duration.ofMinutes(5));
                  plan.request("echo.requested", Map.of("say", 1), "echo.completed");
                })
            .onTransition(
                (event, plan, ctx) -> {
                  if (event.type().equals("approved")) {
                    resumed.incrementAndGet();
                    plan.request("echo.requested", Map.of("say", 2), "echo.completed");
                  } else if (Objects.equals(event.data().get("said"), 2)) {
                    plan.finish(event.data());
                  }
                }));
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    log.await(Topic.ACTION_RESULTS, event -> event.type().equals("echo.completed"), PATIENCE);

    // when
    client.tell(asked.planId(), "approved", Map.of());
    client.tell(asked.planId(), "approved", Map.of());

    // then
    assertThat(answer(asked).success()).isTrue();
    assertThat(resumed).as("the expected event counts once").hasValue(1);
  }

  @Test
  void shouldHoldWhatComesForAPausedPlanUntilSomebodyResumesIt() throws Exception {
    // given
    List<String> handled = new CopyOnWriteArrayList<>();
    start(echo());
    start(
        new Planner("careful")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  PlanContext plan = PlanContext.createFromGoal(goal, ctx);
                  plan.request("echo.requested", Map.of("say", 1), "echo.completed");
                  plan.request("echo.requested", Map.of("say", 2), "echo.completed");
                  plan.pause("it looks odd");
                })
            .onTransition(
                (event, plan, ctx) -> {
                  handled.add(event.type());
                  if (handled.size() == 3) {
                    plan.finish(
                        Map.of("open", plan.hasOpenTasks(), "input", plan.results().get(RESUME)));
                  }
                }));
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                log.events(Topic.ACTION_RESULTS).stream()
                        .filter(event -> event.type().equals("echo.completed"))
                        .count()
                    == 2);

    // when: another instance takes over in between
    log.crash(log.members("careful").getFirst());
    assertThat(handled).isEmpty();
    client.resume(asked.planId(), Map.of("by", "ada"));

    // then
    assertThat(answer(asked).data())
        .containsEntry("open", false)
        .containsEntry("input", Map.of("by", "ada"));
    assertThat(handled).containsExactly(RESUME, "echo.completed", "echo.completed");
    assertThat(announced(asked)).containsSubsequence("plan.paused", "plan.resumed");
  }

  @Test
  void shouldCountAnswersThatDoNotComeAsFailuresWhileItIsPaused() throws Exception {
    // given
    start(
        new Planner("careful")
            .taskTimeout(Duration.ofMillis(200))
            .onGoal(
                "go",
                (goal, ctx) -> {
                  PlanContext plan = PlanContext.createFromGoal(goal, ctx);
                  plan.request("nobody.requested", Map.of(), "nobody.completed");
                  plan.pause("it looks odd");
                })
            .onTransition(
                (event, plan, ctx) -> {
                  if (!event.success()) {
                    plan.fail(event.why());
                  }
                }));
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    log.await(Topic.SYSTEM_EVENTS, event -> event.type().equals("task.failed"), PATIENCE);

    // when
    assertThat(asked.answer()).isNotDone();
    client.resume(asked.planId(), Map.of());

    // then
    assertThat(answer(asked).why()).isEqualTo("nobody.requested was not answered within PT0.2S");
  }

  @Test
  void shouldEndAPausedPlanAtItsDeadline() throws Exception {
    // given
    start(
        new Planner("sleepy")
            .budget(Budget.NONE.time(Duration.ofSeconds(1)))
            .onGoal("go", (goal, ctx) -> PlanContext.createFromGoal(goal, ctx).pause("tired")));

    // when
    ResultContext answer = answer(client.ask("go", Map.of(), "went", null));

    // then
    assertThat(answer.why()).isEqualTo("budget of 1 seconds spent");
  }

  @Test
  void shouldAskForNothingWhileItIsPaused() throws Exception {
    // given
    start(
        new Planner("forgetful")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  PlanContext plan = PlanContext.createFromGoal(goal, ctx);
                  plan.pause("it looks odd");
                  plan.request("echo.requested", Map.of(), "echo.completed");
                }));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);

    // then
    assertThat(answer(asked).why()).endsWith("is paused");
    assertThat(payloads("echo.requested")).isEmpty();
  }

  @Test
  void shouldGoOnWaitingWhenItIsResumed() throws Exception {
    // given
    start(
        new Planner("patient")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  PlanContext plan = PlanContext.createFromGoal(goal, ctx);
                  plan.waitFor("approved", "somebody has to say yes", Duration.ofMinutes(5));
                  plan.pause("not now");
                })
            .onTransition(
                (event, plan, ctx) -> {
                  if (event.type().equals("approved")) {
                    plan.finish(event.data());
                  }
                }));
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    client.resume(asked.planId(), Map.of());
    client.resume(asked.planId(), Map.of());

    // when
    client.tell(asked.planId(), "approved", Map.of("by", "bob"));

    // then
    assertThat(answer(asked).data()).containsEntry("by", "bob");
    assertThat(announced(asked).stream().filter("plan.resumed"::equals))
        .as("from the pause and from waiting")
        .hasSize(2);
    assertThat(announced(asked).stream().filter("plan.waiting_for_input"::equals)).hasSize(2);
  }

  @Test
  void shouldHoldItsLimitOverCrashesAndInstances() throws Exception {
    // given
    start(echo());
    Planner planner =
        new Planner("restless")
            .maxActions(3)
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .waitFor("more", "one more", Duration.ofMinutes(5)))
            .onTransition(
                (event, plan, ctx) -> {
                  plan.publish(Topic.ACTION_REQUESTS, "echo.requested", Map.of());
                  plan.waitFor("more", "one more", Duration.ofMinutes(5));
                });
    start(planner);
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);

    // when
    for (int n = 1; n <= 4; n++) {
      int waits = n;
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  announced(asked).stream().filter("plan.waiting_for_input"::equals).count()
                      == waits);
      start(planner);
      log.crash(log.members("restless").getFirst());
      client.tell(asked.planId(), "more", Map.of());
    }

    // then
    assertThat(answer(asked).why()).contains("max_actions (3)");
    assertThat(payloads("echo.requested")).hasSize(3);
  }

  @Test
  void shouldAnswerOnceThoughCommitsFail() throws Exception {
    // given
    start(
        new Planner("quick")
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .waitFor("approved", "somebody has to say yes", Duration.ofMinutes(5)))
            .onTransition((event, plan, ctx) -> plan.finish(event.data())));
    GoalClient.Asked asked = client.ask("go", Map.of(), "went", null);
    log.await(
        Topic.SYSTEM_EVENTS, event -> event.type().equals("plan.waiting_for_input"), PATIENCE);

    // when
    log.failCommits(3);
    client.tell(asked.planId(), "approved", Map.of());
    client.tell(asked.planId(), "approved", Map.of());
    answer(asked);
    client.tell(asked.planId(), "approved", Map.of());
    GoalClient.Asked after = client.ask("go", Map.of(), "went", null);
    client.tell(after.planId(), "approved", Map.of());
    answer(after);

    // then
    assertThat(announced(asked)).containsOnlyOnce("plan.completed");
    assertThat(
            log.events(Topic.ACTION_RESULTS).stream()
                .filter(event -> event.type().equals("went"))
                .filter(event -> asked.planId().equals(event.planId())))
        .hasSize(1);
  }

  @Test
  void shouldGiveAGoalToThePlannerItIsAssignedTo() throws Exception {
    // given
    for (String name : List.of("one", "two")) {
      start(
          new Planner(name)
              .onGoal(
                  "part",
                  (goal, ctx) -> PlanContext.createFromGoal(goal, ctx).finish(Map.of("by", name))));
    }
    start(
        new Planner("parent")
            .onGoal(
                "go",
                (goal, ctx) ->
                    PlanContext.createFromGoal(goal, ctx)
                        .delegate("two", "part", Map.of(), "part.done"))
            .onTransition((event, plan, ctx) -> plan.finish(event.data())));

    // when
    ResultContext answer = answer(client.ask("go", Map.of(), "went", null));
    ResultContext other =
        answer(client.ask("part", Map.of("assigned_to", "one"), "part.done", null));

    // then
    assertThat(answer.data()).containsEntry("by", "two");
    assertThat(other.data()).containsEntry("by", "one");
    assertThat(
            log.events(Topic.SYSTEM_EVENTS).stream()
                .filter(event -> event.type().equals("plan.started"))
                .map(ReceivedEvent::source))
        .containsExactlyInAnyOrder("parent", "two", "one");
  }

  @Test
  void shouldFailThePlanWhoseConditionCannotBeDecided() throws Exception {
    // given
    StateMachine way =
        StateMachine.builder()
            .state(
                "ask",
                new StateMachine.State(
                    "Ask",
                    new StateMachine.Action("echo.requested", "echo.completed", Map.of()),
                    List.of(
                        new StateMachine.Transition("echo.completed", "end", "result.nothing > 1")),
                    null,
                    false))
            .pass("begin", "Begin", "ask")
            .end("end", "End")
            .build();
    start(echo());
    start(
        new Planner("way")
            .onGoal(
                "go",
                (goal, ctx) -> PlanContext.createFromGoal(goal, ctx, way, "begin").executeNext()));

    // when
    ResultContext answer = answer(client.ask("go", Map.of(), "went", null));

    // then
    assertThat(answer.why()).contains("'result.nothing > 1' cannot be decided");
  }

  @Test
  void shouldFindThePlanOfACorrelation() throws Exception {
    // given
    Map<String, Optional<PlanView>> found = new ConcurrentHashMap<>();
    start(
        new Worker("nosy")
            .onTask(
                "echo.requested",
                (task, ctx) -> {
                  String plan = task.planId().orElseThrow();
                  found.put("task", PlanContext.restoreByCorrelation(task.taskId(), ctx));
                  found.put("plan", PlanContext.restoreByCorrelation(plan, ctx));
                  found.put("unknown", PlanContext.restoreByCorrelation("none", ctx));
                  task.complete(Map.of("said", 1));
                }));
    start(
        new Planner("way")
            .onGoal(
                "go",
                (goal, ctx) -> {
                  PlanContext plan = PlanContext.createFromGoal(goal, ctx);
                  found.put("own", PlanContext.restoreByCorrelation(plan.planId(), ctx));
                  plan.put("note", 7);
                  plan.request("echo.requested", Map.of(), "echo.completed");
                })
            .onTransition((event, plan, ctx) -> plan.finish(event.data())));
    GoalClient.Asked asked = client.ask("go", Map.of("n", 7), "went", "session");
    answer(asked);
    String task =
        log.events(Topic.ACTION_REQUESTS).stream()
            .filter(event -> event.type().equals("echo.requested"))
            .map(ReceivedEvent::correlationId)
            .findFirst()
            .orElseThrow();

    // when: another user's goal asks for Ada's plan
    start(
        new Planner("thief")
            .onGoal(
                "steal",
                (goal, ctx) -> {
                  found.put("stolen", PlanContext.restoreByCorrelation(asked.planId(), ctx));
                  found.put("stolen task", PlanContext.restoreByCorrelation(task, ctx));
                  PlanContext.createFromGoal(goal, ctx).finish(Map.of());
                })
            .onGoal(
                "look",
                (goal, ctx) -> {
                  found.put("ended", PlanContext.restoreByCorrelation(asked.planId(), ctx));
                  found.put("ended task", PlanContext.restoreByCorrelation(task, ctx));
                  PlanContext.createFromGoal(goal, ctx).finish(Map.of());
                }));
    try (GoalClient eve = platform.client("eve", new Owner("acme", "eve"))) {
      answer(eve.ask("steal", Map.of(), "stolen", null));
    }
    answer(client.ask("look", Map.of(), "looked", null));

    // then
    assertThat(found.get("task"))
        .hasValueSatisfying(
            plan -> {
              assertThat(plan.planId()).isEqualTo(asked.planId());
              assertThat(plan.planner()).isEqualTo("way");
              assertThat(plan.status()).isEqualTo(PlanStatus.RUNNING);
              assertThat(plan.goal().data()).containsEntry("n", 7);
              assertThat(plan.goal().sessionId()).contains("session");
              assertThat(plan.results()).containsEntry("note", 7);
              assertThat(plan.openTasks())
                  .containsExactly(new PlanView.OpenTask(task, "echo.requested", "echo.completed"));
            });
    assertThat(found.get("plan")).usingRecursiveComparison().isEqualTo(found.get("task"));
    assertThat(found.get("ended"))
        .hasValueSatisfying(plan -> assertThat(plan.status()).isEqualTo(PlanStatus.COMPLETED));
    assertThat(found)
        .extractingByKeys("unknown", "own", "stolen", "stolen task", "ended task")
        .containsOnly(Optional.empty());
  }

  private void start(Agent agent) throws InterruptedException {
    platform.start(agent).awaitReady(PATIENCE);
  }

  private static Worker echo() {
    return new Worker("echo")
        .onTask(
            "echo.requested", (task, ctx) -> task.complete(Map.of("said", task.data().get("say"))));
  }

  private static ResultContext answer(GoalClient.Asked asked) throws Exception {
    return asked.answer().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private List<Map<String, Object>> payloads(String type) {
    return log.events(Topic.ACTION_REQUESTS).stream()
        .filter(event -> event.type().equals(type))
        .<Map<String, Object>>map(ReceivedEvent::data)
        .toList();
  }

  private List<String> announced(GoalClient.Asked asked) {
    return log.events(Topic.SYSTEM_EVENTS).stream()
        .filter(event -> asked.planId().equals(event.planId()))
        .map(ReceivedEvent::type)
        .toList();
  }

  private List<String> states(GoalClient.Asked asked) {
    return log.events(Topic.SYSTEM_EVENTS).stream()
        .filter(event -> asked.planId().equals(event.planId()))
        .filter(event -> event.type().equals("plan.state_changed"))
        .map(event -> event.text("new_state"))
        .toList();
  }
}
