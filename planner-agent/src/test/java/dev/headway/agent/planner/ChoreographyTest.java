// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.Agent;
import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.model.Situation;
import dev.headway.agent.testkit.InMemoryEventLog;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.agent.testkit.ScriptedModel;
import dev.headway.agent.worker.DelegationSpec;
import dev.headway.agent.worker.Tool;
import dev.headway.agent.worker.Worker;
import dev.headway.schemas.key.Owner;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Planners that a model tells what to do, among others that do it. */
class ChoreographyTest {
  private static final Owner ADA = new Owner("acme", "ada");
  private static final Duration AT_MOST = Duration.ofSeconds(20);
  private static final Patience QUICK =
      new Patience(3, 4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5));
  private static final JsonNode NUMBER =
      Json.tree(
          "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");

  /** One partition: what was said first has been dealt with before what comes after it. */
  private final InMemoryEventLog log = new InMemoryEventLog(1);

  private final Platform platform = new Platform(log, new NoTracker());
  private final GoalClient client = platform.client("client", ADA);

  @AfterEach
  void stop() {
    client.close();
    platform.close();
    log.close();
  }

  @Test
  void shouldIgnoreItsOwnAnswerAndWhatComesAfterTheEnd() throws Exception {
    // given
    ScriptedModel model =
        new ScriptedModel()
            .does(publish("square.requested", Map.of("n", 3)))
            .does(new NextAction.Complete(Map.of("n", 9)))
            .does(new NextAction.Complete(Map.of("n", 0)));
    start(calculator());
    start(planner("scripted", "go", model));
    GoalClient.Asked asked = client.ask("go", Map.of("n", 3), "went", null);
    answer(asked);
    int said = log.events(Topic.SYSTEM_EVENTS).size();

    // when: all of it comes again
    again(Topic.ACTION_REQUESTS, "go");
    again(Topic.ACTION_RESULTS, "square.completed");
    again(Topic.ACTION_RESULTS, "went");
    assertThat(log.events(Topic.SYSTEM_EVENTS)).hasSize(said);
    answer(client.ask("go", Map.of("n", 0), "went", null));

    // then
    assertThat(model.questions()).hasSize(3);
    assertThat(model.questions().getLast().situation().planId()).isNotEqualTo(asked.planId());
    assertThat(announced(asked, "plan.completed")).hasSize(1);
    assertThat(results("went")).filteredOn(ours(asked)).as("sent twice, by us").hasSize(2);
  }

  @Test
  void shouldGiveAGoalToAnotherPlannerAndGoOnWithItsAnswer() throws Exception {
    // given
    ScriptedModel childs = new ScriptedModel().does(new NextAction.Complete(Map.of("n", 42)));
    start(
        planner("child", "part.goal", childs)
            .defines(
                EventDefinition.request("part.goal", "A part of it", NUMBER, "part.reached"),
                EventDefinition.result("part.reached", "It is done", NUMBER)));
    ScriptedModel model =
        new ScriptedModel()
            .does(new NextAction.Delegate("nobody", "part.goal", Map.of("n", 21)))
            .does(new NextAction.Delegate("child", "part.goal", Map.of("n", 21)))
            .does(question -> new NextAction.Complete(lastOf(question.situation()).result()));
    start(planner("scripted", "go", model));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 21), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(answer.data()).containsEntry("n", 42);
    ReceivedEvent goal = requests("part.goal").getFirst();
    assertThat(goal.planId()).isEqualTo(asked.planId());
    assertThat(childs.questions())
        .singleElement()
        .satisfies(
            question -> assertThat(question.situation().planId()).isEqualTo(goal.correlationId()));
    assertThat(log.events(Topic.SYSTEM_EVENTS))
        .filteredOn(event -> event.source().equals("child") && event.type().equals("plan.started"))
        .singleElement()
        .satisfies(event -> assertThat(event.parentPlanId()).isEqualTo(asked.planId()));
  }

  @Test
  void shouldWaitForTheEventTheModelExpectsAndGoOnWithItOnce() throws Exception {
    // given
    ScriptedModel model =
        new ScriptedModel()
            .does(new NextAction.Wait("say so", "rejected", 60))
            .does(new NextAction.Wait("say so", "approved", 60))
            .does(question -> new NextAction.Complete(lastOf(question.situation()).result()));
    start(asking(model));
    GoalClient.Asked asked = client.ask("go", Map.of("n", 1), "went", null);
    ReceivedEvent waiting =
        log.await(
            Topic.SYSTEM_EVENTS, event -> event.type().equals("plan.waiting_for_input"), AT_MOST);

    // when
    client.tell(asked.planId(), "rejected", Map.of("n", 1));
    client.tell("another plan", "approved", Map.of("n", 2));
    client.tell(asked.planId(), "approved", Map.of("n", 3));
    client.tell(asked.planId(), "approved", Map.of("n", 4));
    ResultContext answer = answer(asked);

    // then
    assertThat(waiting.data())
        .containsEntry("expected_event", "approved")
        .containsEntry("timeout_seconds", 60);
    assertThat(answer.data()).containsEntry("n", 3);
    assertThat(model.questions()).as("two to begin with, one when it came").hasSize(3);
    assertThat(announced(asked, "plan.resumed")).hasSize(1);
  }

  @Test
  void shouldNotWaitLongerThanTheModelSays() throws Exception {
    // given
    ScriptedModel model = new ScriptedModel().does(new NextAction.Wait("say so", "approved", 1));
    start(asking(model));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 1), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).isFalse();
    assertThat(answer.why()).isEqualTo("approved did not come: say so");
    assertThat(announced(asked, "plan.failed")).hasSize(1);
  }

  @Test
  void shouldLeaveThePlansOfOthersAlone() throws Exception {
    // given
    start(calculator());
    ScriptedModel others = new ScriptedModel().does(new NextAction.Complete(Map.of("n", 0)));
    start(planner("other", "elsewhere", others));
    ScriptedModel model =
        new ScriptedModel()
            .does(publish("square.requested", Map.of("n", 3)))
            .does(new NextAction.Complete(Map.of("n", 9)));
    start(planner("scripted", "go", model));

    // when
    answer(client.ask("go", Map.of("n", 3), "went", null));
    GoalClient.Asked own = client.ask("elsewhere", Map.of("n", 3), "was there", null);
    answer(own);

    // then: the other one has seen all results of the first plan before its own goal
    assertThat(others.questions())
        .singleElement()
        .satisfies(question -> assertThat(question.situation().planId()).isEqualTo(own.planId()));
  }

  @Test
  void shouldCallTools() throws Exception {
    // given
    ScriptedModel model =
        new ScriptedModel()
            .does(publish("square.requested", Map.of("n", -1)))
            .does(publish("square.requested", Map.of("n", 3)))
            .does(question -> new NextAction.Complete(lastOf(question.situation()).result()));
    start(calculator());
    start(planner("scripted", "go", model));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 3), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.data()).containsEntry("n", 9);
    assertThat(lastOf(model.questions().get(1).situation()))
        .satisfies(
            outcome -> {
              assertThat(outcome.success()).isFalse();
              assertThat(outcome.error()).isEqualTo("n is negative");
            });
    assertThat(results("square.completed"))
        .satisfiesExactly(
            failed ->
                assertThat(failed.data())
                    .containsEntry("success", false)
                    .containsEntry("request_id", requests("square.requested").getFirst().id())
                    .containsEntry("error", "n is negative"),
            done ->
                assertThat(done.data())
                    .containsEntry("success", true)
                    .containsEntry("request_id", requests("square.requested").getLast().id())
                    .containsEntry("result", Map.of("n", 9)));
  }

  @Test
  void shouldRouteByASelector() throws Exception {
    // given
    ScriptedModel selecting =
        new ScriptedModel()
            .says("{\"event_type\":\"cube.requested\",\"data\":{\"n\":3},\"reasoning\":\"r\"}")
            .says("{\"event_type\":\"square.requested\",\"data\":{\"n\":3},\"reasoning\":\"r\"}");
    start(calculator());
    start(
        new Worker("router")
            .onTask(
                "route.requested",
                (task, ctx) -> {
                  List<EventDefinition> events =
                      ctx.toolkit().actionableEvents().stream()
                          .filter(event -> event.type().startsWith("square"))
                          .toList();
                  Selection chosen =
                      EventSelector.among(events)
                          .with(selecting)
                          .tellingUsage(task::usage)
                          .select(task.data());
                  String response =
                      ctx.toolkit()
                          .event(Topic.ACTION_REQUESTS, chosen.eventType())
                          .map(EventDefinition::response)
                          .orElseThrow();
                  task.delegate(DelegationSpec.of(chosen.eventType(), chosen.data(), response));
                })
            .onResult((result, task, ctx) -> task.complete(result.data()))
            .defines(
                EventDefinition.request("route.requested", "Routes", NUMBER, "route.completed"),
                EventDefinition.result("route.completed", "Routed", NUMBER)));
    ScriptedModel model =
        new ScriptedModel()
            .does(publish("route.requested", Map.of("n", 3)))
            .does(question -> new NextAction.Complete(lastOf(question.situation()).result()));
    start(planner("scripted", "go", model));

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 3), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(answer.data()).containsEntry("n", 9);
    assertThat(requests("square.requested"))
        .singleElement()
        .satisfies(request -> assertThat(request.planId()).isEqualTo(asked.planId()));
    assertThat(announced(asked, "task.usage"))
        .filteredOn(event -> event.source().equals("router"))
        .as("the router's two answers, told with its step")
        .singleElement()
        .extracting(ReceivedEvent::data, InstanceOfAssertFactories.MAP)
        .containsEntry("task_id", requests("route.requested").getFirst().taskId())
        .containsEntry("input_tokens", 200)
        .containsEntry("cost_usd", new BigDecimal("0.002"));
  }

  private static Situation.Outcome lastOf(Situation situation) {
    return Objects.requireNonNull(situation.history().getLast().outcome());
  }

  private static NextAction publish(String type, Map<String, Object> data) {
    return new NextAction.Publish(type, Topic.ACTION_REQUESTS, data, null, null, "because");
  }

  private void start(Agent agent) throws InterruptedException {
    platform.start(agent).awaitReady(AT_MOST);
  }

  private static Agent calculator() {
    return new Tool("calculator")
        .onInvoke(
            "square.requested",
            arguments -> {
              int n = ((Number) arguments.getOrDefault("n", 0)).intValue();
              if (n < 0) {
                throw new IllegalArgumentException("n is negative");
              }
              return Map.of("n", n * n);
            })
        .defines(
            EventDefinition.request(
                "square.requested", "Squares a number", NUMBER, "square.completed"),
            EventDefinition.result("square.completed", "Squared", NUMBER));
  }

  private static Agent asking(ScriptedModel model) {
    return planner("scripted", "go", model)
        .defines(EventDefinition.awaited("approved", "Somebody says yes", NUMBER, List.of("n")));
  }

  private static ChoreographyPlanner planner(String name, String goal, ScriptedModel model) {
    ChoreographyPlanner planner =
        ChoreographyPlanner.named(name).model(model).patience(QUICK).build();
    planner.onGoal(
        goal,
        (asked, ctx) -> {
          PlanContext plan = PlanContext.createFromGoal(asked, ctx);
          planner.execute(planner.reasonNextAction("New goal", plan, ctx), plan, ctx);
        });
    planner.onTransition(
        (event, plan, ctx) ->
            planner.execute(
                planner.reasonNextAction("Received " + event.type(), plan, ctx), plan, ctx));
    return planner;
  }

  private void again(Topic topic, String type) {
    ReceivedEvent event =
        log.events(topic).stream().filter(one -> one.type().equals(type)).findFirst().orElseThrow();
    log.append(List.of(new Append.Event(topic, event.envelope())));
  }

  private static ResultContext answer(GoalClient.Asked asked) throws Exception {
    return asked.answer().get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
  }

  private static Predicate<ReceivedEvent> ours(GoalClient.Asked asked) {
    return event -> asked.planId().equals(event.planId());
  }

  private List<ReceivedEvent> requests(String type) {
    return of(Topic.ACTION_REQUESTS, type);
  }

  private List<ReceivedEvent> results(String type) {
    return of(Topic.ACTION_RESULTS, type);
  }

  private List<ReceivedEvent> of(Topic topic, String type) {
    return log.events(topic).stream().filter(event -> event.type().equals(type)).toList();
  }

  private List<ReceivedEvent> announced(GoalClient.Asked asked, String type) {
    return of(Topic.SYSTEM_EVENTS, type).stream().filter(ours(asked)).toList();
  }
}
