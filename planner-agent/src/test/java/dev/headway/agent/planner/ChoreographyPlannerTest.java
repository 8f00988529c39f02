// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.ModelException;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.testkit.InMemoryEventLog;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.agent.testkit.ScriptedModel;
import dev.headway.agent.worker.Worker;
import dev.headway.schemas.key.Owner;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChoreographyPlannerTest {
  private record N(int n) {}

  private static final Owner ADA = new Owner("acme", "ada");
  private static final Duration AT_MOST = Duration.ofSeconds(20);
  private static final Patience QUICK =
      new Patience(3, 4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5));
  private static final JsonNode NUMBER =
      Json.tree(
          "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");

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
  void shouldCompleteAPlanThoughTheModelErrsInManyWaysFirst() throws Exception {
    // given
    ScriptedModel model =
        new ScriptedModel()
            .says("I think we should double the number.")
            .does(publish("triple.requested", Map.of("n", 21)))
            .does(publish("double.requested", Map.of("n", "twenty-one")))
            .fails(new ModelException("time-out", true, null))
            .fails(new ModelException("429", true, null))
            .does(publish("double.requested", Map.of("n", 21)))
            .does(new NextAction.Complete(Map.of("answer", 42)));
    start(model, 20);

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 21), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(answer.data()).containsEntry("answer", 42);
    assertThat(requests("double.requested")).hasSize(1);
    assertThat(logged(asked))
        .filteredOn(line -> line.startsWith("decided to "))
        .containsExactly(
            "decided to publish double.requested: as scripted", "decided to complete: as scripted");
    assertThat(logged(asked))
        .hasSize(5 + 2)
        .anySatisfy(line -> assertThat(line).contains("triple.requested", "double.requested"))
        .anySatisfy(line -> assertThat(line).contains("/n"))
        .anySatisfy(line -> assertThat(line).contains("429"));
    assertThat(model.stepsLeft()).isZero();
    assertThat(announced(asked, "task.usage"))
        .as("one for each answer, those that were of no use included")
        .hasSize(5)
        .allSatisfy(
            event ->
                assertThat(event.data())
                    .containsEntry("model", "scripted")
                    .containsEntry("input_tokens", 100)
                    .containsEntry("cost_usd", new BigDecimal("0.001"))
                    .doesNotContainKey("task_id"));
  }

  @Test
  void shouldFailThePlanOfAModelThatNeverRecovers() throws Exception {
    // given
    ScriptedModel model = new ScriptedModel();
    for (int i = 0; i < 4; i++) {
      model.says("nonsense");
    }
    start(model, 20);

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 1), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).isFalse();
    assertThat(answer.why()).contains("no answer that can be used");
    assertThat(announced(asked, "plan.failed"))
        .singleElement()
        .satisfies(event -> assertThat(event.text("error")).isEqualTo(answer.why()));
  }

  @Test
  void shouldUseItsOwnIdsWhateverTheModelWrites() throws Exception {
    // given
    ScriptedModel model =
        new ScriptedModel()
            .decides(
                PlannerDecision.of(
                    "another-plan", "x", publish("double.requested", Map.of("n", 1)), "why not"))
            .does(new NextAction.Complete(Map.of()));
    start(model, 20);

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 1), "went", "session-1");
    answer(asked);

    // then
    assertThat(requests("double.requested"))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.planId()).isEqualTo(asked.planId());
              assertThat(request.sessionId()).isEqualTo("session-1");
              assertThat(request.taskId()).isNotEmpty().isEqualTo(request.correlationId());
              assertThat(request.data()).doesNotContainKey("plan_id");
            });
  }

  @Test
  void shouldTellTheModelWhatIsLeftAndRefuseTheActionAfterTheLast() throws Exception {
    // given
    ScriptedModel model = new ScriptedModel();
    for (int i = 0; i < 8; i++) {
      model.does(publish("double.requested", Map.of("n", i)));
    }
    start(model, 3);

    // when
    ResultContext answer = answer(client.ask("go", Map.of("n", 1), "went", null));

    // then
    assertThat(answer.success()).isFalse();
    assertThat(requests("double.requested")).hasSize(3);
    assertThat(model.questions())
        .extracting(question -> question.situation().remainingActions())
        .startsWith(3, 2, 1, 0);
  }

  @Test
  void shouldEndAPlanThatHasSpentItsBudget() throws Exception {
    // given
    ScriptedModel model = new ScriptedModel();
    for (int i = 0; i < 8; i++) {
      model.does(publish("double.requested", Map.of("n", i)));
    }
    ChoreographyPlanner planner = planner(model, 20);
    planner.budget(Budget.NONE.tokens(250));
    start(planner);

    // when
    GoalClient.Asked asked = client.ask("go", Map.of("n", 1), "went", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.why()).isEqualTo("budget of 250 tokens spent (360)");
    assertThat(announced(asked, "plan.started"))
        .singleElement()
        .satisfies(
            event -> assertThat(event.data()).containsEntry("budget", Map.of("tokens", 250)));
  }

  @Test
  void shouldNotDriveThePlanOfAnotherPlanner() throws Exception {
    // given
    ScriptedModel idle = new ScriptedModel();
    ChoreographyPlanner other =
        ChoreographyPlanner.named("other").model(idle).patience(QUICK).build();
    other.onGoal("elsewhere", PlanContext::createFromGoal);
    other.onTransition(
        (event, plan, ctx) ->
            other.execute(other.reasonNextAction(event.type(), plan, ctx), plan, ctx));
    platform.start(other).awaitReady(AT_MOST);
    ScriptedModel model =
        new ScriptedModel()
            .does(publish("double.requested", Map.of("n", 1)))
            .does(new NextAction.Complete(Map.of()));
    start(model, 20);

    // when
    answer(client.ask("go", Map.of("n", 1), "went", null));

    // then
    assertThat(idle.questions()).isEmpty();
  }

  private static NextAction publish(String type, Map<String, Object> data) {
    return new NextAction.Publish(type, Topic.ACTION_REQUESTS, data, null, null, "because");
  }

  private void start(ReasoningModel model, int maxActions) throws InterruptedException {
    start(planner(model, maxActions));
  }

  private void start(ChoreographyPlanner planner) throws InterruptedException {
    Worker worker = new Worker("doubler");
    worker.defines(
        EventDefinition.request("double.requested", "Double a number", NUMBER, "double.completed"),
        EventDefinition.result("double.completed", "Doubled", NUMBER));
    worker.onTask(
        "double.requested", (task, ctx) -> task.complete(Map.of("n", 2 * task.data(N.class).n())));
    platform.start(worker).awaitReady(AT_MOST);
    platform.start(planner).awaitReady(AT_MOST);
  }

  private static ChoreographyPlanner planner(ReasoningModel model, int maxActions) {
    ChoreographyPlanner planner =
        ChoreographyPlanner.named("scripted")
            .model(model)
            .maxActions(maxActions)
            .patience(QUICK)
            .build();
    planner.onGoal(
        "go",
        (goal, ctx) -> {
          PlanContext plan = PlanContext.createFromGoal(goal, ctx);
          planner.execute(planner.reasonNextAction("New goal", plan, ctx), plan, ctx);
        });
    planner.onTransition(
        (event, plan, ctx) ->
            planner.execute(
                planner.reasonNextAction("Received " + event.type(), plan, ctx), plan, ctx));
    return planner;
  }

  private static ResultContext answer(GoalClient.Asked asked) throws Exception {
    return asked.answer().get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
  }

  private List<ReceivedEvent> requests(String type) {
    return log.events(Topic.ACTION_REQUESTS).stream()
        .filter(event -> event.type().equals(type))
        .toList();
  }

  private List<ReceivedEvent> announced(GoalClient.Asked asked, String type) {
    return log.events(Topic.SYSTEM_EVENTS).stream()
        .filter(event -> asked.planId().equals(event.planId()) && event.type().equals(type))
        .toList();
  }

  private List<String> logged(GoalClient.Asked asked) {
    return announced(asked, "task.log").stream().map(event -> event.text("message")).toList();
  }
}
