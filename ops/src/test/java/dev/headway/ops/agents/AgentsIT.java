// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.agent.GoalClient;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.examples.Example;
import dev.headway.agent.examples.Examples;
import dev.headway.agent.model.GoalDirectedModel;
import dev.headway.agent.model.ModelException;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.planner.Budget;
import dev.headway.agent.planner.ChoreographyPlanner;
import dev.headway.agent.planner.NextAction;
import dev.headway.agent.planner.Patience;
import dev.headway.agent.planner.PlanContext;
import dev.headway.agent.testkit.ScriptedModel;
import dev.headway.agent.worker.Worker;
import dev.headway.config.Settings;
import dev.headway.ops.cli.CapturedTerminal;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.key.Owner;
import dev.headway.server.Instance;
import dev.headway.topology.TrackerSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents at work on a real broker with a real registry, as a real tracker shows them. */
class AgentsIT {
  private static final Owner ADA = new Owner("acme", "ada");
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final Patience QUICK =
      new Patience(3, 4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(30));
  private static final JsonNode NUMBER =
      Json.tree(
          "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;

  private static LocalStack stack;
  private static AgentPlatform platform;
  private static GoalClient client;

  /** What somebody asks for who gets a report from another planner. */
  record Wanted(String product) {}

  /** What is answered. */
  record Summary(String report) {}

  @BeforeAll
  static void start() throws Exception {
    stack = LocalStack.builder().data(folder.resolve("data")).ports(Ports.ephemeral()).start();
    platform =
        new AgentPlatform(
            TrackerSettings.from(
                Settings.load(
                    Map.of(
                        "HEADWAY_KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers(),
                        "HEADWAY_SCHEMA_REGISTRY_URL", stack.registryUrl()),
                    Instance.CATALOGUE)),
            stack.httpUrl(),
            Optional.empty(),
            new GoalDirectedModel());
    platform.start(Examples.all().stream().flatMap(one -> platform.agents(one).stream()).toList());
    client = platform.client(ADA);
  }

  @AfterAll
  static void stop() {
    client.close();
    platform.close();
    stack.close();
    HTTP.close();
  }

  @Test
  void shouldShowFeedbackInThreeTasksWithTheReasonOfEachDecision() throws Exception {
    // when
    GoalClient.Asked asked = ask("feedback-choreography");
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(JSON.writeValueAsString(answer.data().get("counts")))
        .isEqualTo("{\"positive\":2,\"negative\":1,\"neutral\":0,\"average_rating\":3.67}");
    JsonNode plan = ended(asked);
    assertThat(plan.path("status").asText()).isEqualTo("completed");
    assertThat(plan.path("goal_event").asText()).isEqualTo("analyze.feedback");
    assertThat(plan.path("completed_tasks").asInt()).isEqualTo(3);
    assertThat(plan.path("task_count").asInt()).isEqualTo(3);
    assertThat(each(get(asked, "/tasks")).map(task -> task.path("event_type").asText()))
        .containsExactly("data.fetch.requested", "analysis.requested", "report.requested");
    assertThat(types(asked)).contains("task.progress").endsWith("plan.completed");
    assertThat(logged(asked).filter(line -> line.contains("decided to")))
        .hasSize(4)
        .first()
        .asString()
        .startsWith("decided to publish data.fetch.requested: ");
  }

  @Test
  void shouldShowResearchThatIsDraftedAgainAfterACritique() throws Exception {
    // when
    GoalClient.Asked asked = ask("research-advisor");
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    JsonNode plan = ended(asked);
    assertThat(plan.path("completed_tasks").asInt()).isEqualTo(5);
    assertThat(plan.path("failed_tasks").asInt()).isZero();
    assertThat(logged(asked))
        .anySatisfy(line -> assertThat(line).startsWith("found "))
        .anySatisfy(line -> assertThat(line).startsWith("decided to complete"));
    assertThat(get("/v1/tracker/sessions/session/plans").findValuesAsText("plan_id"))
        .contains(asked.planId());
  }

  @Test
  void shouldShowThePartsOfAnOrderAndTheSecondAttemptOfItsPayment() throws Exception {
    // when
    GoalClient.Asked asked = ask("order-fulfilment");
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    JsonNode plan = ended(asked);
    assertThat(plan.path("completed_tasks").asInt()).isEqualTo(4);
    assertThat(plan.path("failed_tasks").asInt()).isZero();
    List<JsonNode> tasks = each(get(asked, "/tasks")).toList();
    assertThat(tasks)
        .filteredOn(task -> task.path("event_type").asText().equals("payment.charge.requested"))
        .singleElement()
        .satisfies(
            payment -> {
              assertThat(payment.path("attempt").asInt()).isEqualTo(2);
              assertThat(payment.path("state").asText()).isEqualTo("completed");
              JsonNode group =
                  get(
                      "/v1/tracker/delegation-groups/"
                          + payment.path("delegation_group_id").asText());
              assertThat(group.path("total_tasks").asInt()).isEqualTo(3);
              assertThat(group.path("completed_tasks").asInt()).isEqualTo(3);
            });
  }

  @Test
  void shouldShowAPlanThatWaitsUntilSomebodyApproves() throws Exception {
    // given
    GoalClient.Asked asked = ask("approval-wait");
    await()
        .atMost(AT_MOST)
        .untilAsserted(
            () ->
                assertThat(get(asked, "").path("waiting").path("expected_event").asText())
                    .isEqualTo("purchase.approved"));
    assertThat(get(asked, "").path("status").asText()).isEqualTo("waiting");

    // when
    client.tell(asked.planId(), "purchase.approved", Map.of("approved", true, "approved_by", "x"));

    // then
    assertThat(answer(asked).success()).isTrue();
    assertThat(ended(asked).path("status").asText()).isEqualTo("completed");
    assertThat(types(asked)).contains("plan.waiting_for_input", "plan.resumed");
  }

  @Test
  void shouldShowASubPlanAndTheCostAndRepairsOfAModelThatErrs() throws Exception {
    // given
    ScriptedModel model =
        new ScriptedModel()
            .says("Let us begin!")
            .does(request("nothing.requested", Map.of()))
            .does(request("data.fetch.requested", Map.of("product", 7)))
            .fails(new ModelException("time-out", true, null))
            .fails(new ModelException("429", true, null))
            .does(
                new NextAction.Delegate(
                    "feedback-orchestrator",
                    "analyze.feedback",
                    Map.of("product", "Aurora notebook", "sample_size", 3)))
            .does(question -> new NextAction.Complete(Map.of("report", report(question))));
    platform.start(List.of(summarizer(model)));

    // when
    GoalClient.Asked asked =
        client.ask("summary.wanted", new Wanted("Aurora notebook"), "summary.written", null);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(String.valueOf(answer.data().get("report"))).contains("average rating 3.67");
    JsonNode plan = ended(asked);
    assertThat(plan.path("completed_tasks").asInt()).isEqualTo(1);
    // Five answers: three to repair, one to delegate, one to complete.
    assertThat(plan.path("usage").path("input_tokens").asLong())
        .isEqualTo(5 * ScriptedModel.USAGE.inputTokens());
    assertThat(plan.path("usage").path("cost_usd").decimalValue()).isEqualByComparingTo("0.005");
    assertThat(each(get(asked, "/sub-plans")).map(sub -> sub.path("goal_event").asText()))
        .containsExactly("analyze.feedback");
    assertThat(each(get(asked, "/logs?level=warning")).map(line -> line.path("level").asText()))
        .hasSize(5)
        .containsOnly("warning");
    await()
        .atMost(AT_MOST)
        .untilAsserted(
            () ->
                assertThat(get(asked, "/hierarchy").findValuesAsText("status"))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .containsOnly("completed"));
  }

  @Test
  void shouldCountWhatThePlannersModelTookWithWhatTheWorkersTook() throws Exception {
    // given: an answer of no use, a failure that took something, two decisions
    ScriptedModel model =
        new ScriptedModel()
            .says("no idea")
            .fails(
                new ModelException(
                    "cut off", true, null, new ModelUsage(100, 4_000, new BigDecimal("0.25"))))
            .does(request("double.requested", Map.of("n", 21)))
            .does(new NextAction.Complete(Map.of("n", 42)));
    platform.start(List.of(doubler(), spender(model)));

    // when
    GoalClient.Asked asked = client.ask("doubling.wanted", Map.of("n", 21), "doubled", null);

    // then: three answers and a failure of the planner's model, and one of the worker's
    assertThat(answer(asked).success()).isTrue();
    JsonNode usage = ended(asked).path("usage");
    assertThat(usage.path("input_tokens").asLong()).isEqualTo(3 * 100 + 100 + 10);
    assertThat(usage.path("output_tokens").asLong()).isEqualTo(3 * 20 + 4_000 + 5);
    assertThat(usage.path("cost_usd").decimalValue()).isEqualByComparingTo("0.293");
    assertThat(each(get(asked, "/tasks")).map(task -> task.path("usage").path("cost_usd")))
        .singleElement()
        .satisfies(cost -> assertThat(cost.decimalValue()).isEqualByComparingTo("0.04"));
    JsonNode budget = get(asked, "/progress").path("cost_usd");
    assertThat(budget.path("limit").decimalValue()).isEqualByComparingTo("1");
    assertThat(budget.path("left").decimalValue()).isEqualByComparingTo("0.707");
  }

  private static Worker doubler() {
    Worker worker = new Worker("doubler");
    worker.defines(
        EventDefinition.request("double.requested", "Double a number", NUMBER, "double.completed"),
        EventDefinition.result("double.completed", "Doubled", NUMBER));
    return worker.onTask(
        "double.requested",
        (task, ctx) -> {
          task.usage(new ModelUsage(10, 5, new BigDecimal("0.04")));
          task.complete(Map.of("n", 42));
        });
  }

  private static ChoreographyPlanner spender(ScriptedModel model) {
    return reasoning(
        ChoreographyPlanner.named("spender")
            .model(model)
            .budget(Budget.NONE.costUsd(BigDecimal.ONE))
            .patience(QUICK)
            .build(),
        "doubling.wanted");
  }

  private static ChoreographyPlanner summarizer(ScriptedModel model) {
    ChoreographyPlanner planner =
        reasoning(
            ChoreographyPlanner.named("summarizer").model(model).patience(QUICK).build(),
            "summary.wanted");
    planner.defines(
        EventDefinition.request(
            "summary.wanted",
            "Sum up what customers say",
            PayloadSchema.of(Wanted.class),
            "summary.written"),
        EventDefinition.result("summary.written", "The summary", PayloadSchema.of(Summary.class)));
    return planner;
  }

  /** Decides with the goal, and with each result. */
  private static ChoreographyPlanner reasoning(ChoreographyPlanner planner, String goalEvent) {
    planner
        .onGoal(
            goalEvent,
            (goal, ctx) -> {
              PlanContext plan = PlanContext.createFromGoal(goal, ctx);
              planner.execute(planner.reasonNextAction("New goal", plan, ctx), plan, ctx);
            })
        .onTransition(
            (event, plan, ctx) ->
                planner.execute(
                    planner.reasonNextAction("Received " + event.type(), plan, ctx), plan, ctx));
    return planner;
  }

  /** What the other planner has answered. */
  private static Object report(Question question) {
    var outcome = question.situation().history().getLast().outcome();
    return Objects.requireNonNull(Objects.requireNonNull(outcome).result().get("report"));
  }

  private static NextAction request(String type, Map<String, Object> data) {
    return new NextAction.Publish(type, Topic.ACTION_REQUESTS, data, null, null, "");
  }

  @Test
  void shouldRunAnExampleByCommandAndFailWithThePlan() throws Exception {
    // given
    CapturedTerminal headway = new CapturedTerminal(Map.of());
    String data = folder.resolve("data").toString();

    // then
    assertThat(headway.run("run", "feedback-choreography", "--data", data)).isZero();
    assertThat(headway.out())
        .startsWith("plan ")
        .contains("completed  3/3 tasks")
        .contains("\"average_rating\" : 3.67");

    // then
    assertThat(
            headway.run(
                "run", "research-advisor", "--goal", "Why do zebras wear stripes?", "--data", data))
        .isEqualTo(1);
    assertThat(headway.out()).contains("failed: ").contains("zebras");

    // then
    assertThat(headway.run("run", "no-such-example", "--data", data)).isEqualTo(2);
    assertThat(headway.err()).contains("no example 'no-such-example'", "research-advisor");
  }

  private static GoalClient.Asked ask(String name) {
    Example example = Examples.named(name);
    return client.ask(
        example.goalEvent(), example.goals().getFirst(), example.responseEvent(), "session");
  }

  private static ResultContext answer(GoalClient.Asked asked) throws Exception {
    return asked.answer().get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
  }

  /** The plan, once the tracker has seen its end. */
  private static JsonNode ended(GoalClient.Asked asked) {
    return await()
        .atMost(AT_MOST)
        .until(() -> get(asked, ""), plan -> plan.path("completed_at").isTextual());
  }

  private static Stream<String> logged(GoalClient.Asked asked) {
    return each(get(asked, "/logs").path("items")).map(line -> line.path("message").asText());
  }

  private static Stream<String> types(GoalClient.Asked asked) {
    return each(get(asked, "/timeline").path("events"))
        .map(event -> event.path("event_type").asText());
  }

  private static Stream<JsonNode> each(JsonNode array) {
    JsonNode items = array.has("items") ? array.path("items") : array;
    return StreamSupport.stream(Spliterators.spliterator(items.elements(), items.size(), 0), false);
  }

  private static JsonNode get(GoalClient.Asked asked, String path) {
    return get("/v1/tracker/plans/" + asked.planId() + path);
  }

  private static JsonNode get(String path) {
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(stack.httpUrl() + path))
                  .header("X-Tenant-ID", ADA.tenantId())
                  .header("X-User-ID", ADA.userId())
                  .timeout(AT_MOST)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return JSON.readTree(answer.body());
    } catch (Exception e) {
      throw new AssertionError(path, e);
    }
  }
}
