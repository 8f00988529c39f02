// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.agent.Agent;
import dev.headway.agent.Platform;
import dev.headway.agent.desk.Envelopes;
import dev.headway.agent.desk.EventDraft;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.testkit.InMemoryEventLog;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.Owner;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private record N(int n) {}

  private static final Owner ADA = new Owner("acme", "ada");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final InMemoryEventLog log = new InMemoryEventLog();
  private final Platform platform = new Platform(log, new NoTracker());

  @AfterEach
  void stop() {
    platform.close();
    log.close();
  }

  @Test
  void shouldAnswerWithWhatTheHandlerCompletesWith() throws Exception {
    // given
    start(
        new Worker("adder")
            .onTask("add", (task, ctx) -> task.complete(Map.of("sum", 3, "for", task.taskId()))));

    // when
    AgentEvent request = ask("plan", "t1", "add", Map.of());
    ReceivedEvent answer = answer("t1");

    // then
    assertThat(answer.type()).isEqualTo("add.done");
    assertThat(answer.source()).isEqualTo("adder");
    assertThat(answer.planId()).isEqualTo("plan");
    assertThat(answer.correlationId()).isEqualTo(request.getCorrelationId());
    assertThat(answer.envelope().getParentEventId()).isEqualTo(request.getId());
    assertThat(ResultContext.of(answer).data()).containsEntry("sum", 3).containsEntry("for", "t1");
  }

  @Test
  void shouldAnswerAFailureWithTheClassAndMessageOfAnException() throws Exception {
    // given
    start(
        new Worker("clumsy")
            .onTask(
                "add",
                (task, ctx) -> {
                  throw new IllegalArgumentException("no numbers");
                }));

    // when
    ask("plan", "t1", "add", Map.of());
    ReceivedEvent answer = answer("t1");

    // then
    assertThat(ResultContext.of(answer).success()).isFalse();
    assertThat(answer.data())
        .containsEntry("error", "no numbers")
        .containsEntry("error_type", "java.lang.IllegalArgumentException")
        .containsEntry("status", "failed");
  }

  @Test
  void shouldAnswerAFailureWhenTheHandlerTakesTooLong() throws Exception {
    // given
    start(
        new Worker("slow")
            .timeout(Duration.ofMillis(100))
            .onTask("add", (task, ctx) -> Thread.sleep(Duration.ofMinutes(5))));

    // when
    ask("plan", "t1", "add", Map.of());

    // then
    assertThat(answer("t1").text("error")).isEqualTo("task took longer than PT0.1S");
  }

  @Test
  void shouldAnswerAFailureWhenTheHandlerForgetsTo() throws Exception {
    // given
    start(new Worker("forgetful").onTask("add", (task, ctx) -> {}));

    // when
    ask("plan", "t1", "add", Map.of());

    // then
    assertThat(answer("t1").text("error")).startsWith("the handler returned without an answer");
  }

  @Test
  void shouldAnswerARequestThatComesTwiceOnce() throws Exception {
    // given
    AtomicInteger handled = new AtomicInteger();
    start(
        new Worker("adder")
            .onTask(
                "add",
                (task, ctx) -> {
                  handled.incrementAndGet();
                  task.complete(Map.of());
                }));
    AgentEvent request = ask("plan", "t1", "add", Map.of());
    answer("t1");

    // when
    log.append(List.of(new Append.Event(Topic.ACTION_REQUESTS, request)));
    ask("plan", "t2", "add", Map.of());
    answer("t2");

    // then
    assertThat(handled).hasValue(2);
    assertThat(answers()).hasSize(2);
  }

  @Test
  void shouldLeaveWhatIsAssignedToSomebodyElse() throws Exception {
    // given
    start(
        new Worker("adder")
            .onTask("add", (task, ctx) -> task.complete(Map.of()))
            .capableOf("arithmetic"));

    // when
    ask("plan", "t1", "add", Map.of("assigned_to", "somebody"));
    ask("plan", "t2", "add", Map.of("assigned_to", "arithmetic"));
    ask("plan", "t3", "add", Map.of("assigned_to", "adder"));
    answer("t2");
    answer("t3");

    // then
    assertThat(answers()).extracting(ReceivedEvent::taskId).containsExactlyInAnyOrder("t2", "t3");
  }

  @Test
  void shouldGiveEachOfThreePartsOfOneTypeItsOwnPayloadAndLoseNoResult() throws Exception {
    // given
    start(
        new Worker("doubler")
            .onTask(
                "double", (task, ctx) -> task.complete(Map.of("is", 2 * task.data(N.class).n()))));
    start(
        new Worker("boss")
            .onTask(
                "all",
                (task, ctx) ->
                    task.put(
                        "group",
                        task.delegateParallel(
                            IntStream.rangeClosed(1, 3)
                                .mapToObj(
                                    n -> DelegationSpec.of("double", Map.of("n", n), "doubled"))
                                .toList())))
            .onResult(
                (result, task, ctx) ->
                    task.get("group", String.class)
                        .flatMap(task::results)
                        .ifPresent(
                            all ->
                                task.complete(
                                    Map.of(
                                        "all",
                                        all.values().stream()
                                            .map(one -> one.data().get("is"))
                                            .toList())))));

    // when
    ask("plan", "t1", "all", Map.of());

    // then
    assertThat(ResultContext.of(answer("t1")).data()).containsEntry("all", List.of(2, 4, 6));
    ReceivedEvent started =
        log.await(
            Topic.SYSTEM_EVENTS, event -> event.type().equals("delegation.started"), PATIENCE);
    assertThat(started.data())
        .containsEntry("parent_task_id", "t1")
        .containsEntry("total_tasks", 3);
    assertThat(
            log.events(Topic.ACTION_REQUESTS).stream()
                .filter(event -> event.type().equals("double")))
        .allSatisfy(
            part ->
                assertThat(part.data())
                    .containsEntry("delegation_group_id", started.data().get("group_id")));
  }

  @Test
  void shouldAskAgainAsTheNextAttemptOfTheSameTask() throws Exception {
    // given
    start(
        new Worker("moody")
            .onTask(
                "try",
                (task, ctx) -> {
                  if (task.attempt() < 3) {
                    task.fail("not in the mood");
                  } else {
                    task.complete(Map.of("attempt", task.attempt()));
                  }
                }));
    start(
        new Worker("boss")
            .onTask("do", (task, ctx) -> task.delegate(DelegationSpec.of("try", Map.of(), "tried")))
            .onResult(
                (result, task, ctx) -> {
                  if (result.success()) {
                    task.complete(result.data());
                  } else {
                    task.retry(result);
                  }
                }));

    // when
    ask("plan", "t1", "do", Map.of());

    // then
    assertThat(ResultContext.of(answer("t1")).data()).containsEntry("attempt", 3);
    assertThat(
            log.events(Topic.ACTION_REQUESTS).stream()
                .filter(event -> event.type().equals("try"))
                .map(ReceivedEvent::taskId)
                .distinct())
        .hasSize(1);
  }

  @Test
  void shouldTellWhatIsNotAnsweredInTimeAsAFailure() throws Exception {
    // given
    start(
        new Worker("boss")
            .onTask(
                "do",
                (task, ctx) ->
                    task.delegate(
                        DelegationSpec.of("nobody", Map.of(), "never")
                            .within(Duration.ofMillis(100))))
            .onResult((result, task, ctx) -> task.fail(result.why())));

    // when
    ask("plan", "t1", "do", Map.of());

    // then
    assertThat(answer("t1").text("error")).isEqualTo("nobody was not answered within PT0.1S");
  }

  @Test
  void shouldKeepPlanTenantAndCorrelationOverACrash() throws Exception {
    // given
    Worker boss =
        new Worker("boss")
            .onTask(
                "do", (task, ctx) -> task.delegate(DelegationSpec.of("part", Map.of(), "parted")))
            .onResult((result, task, ctx) -> task.complete(result.data()));
    start(boss);
    AgentEvent request = ask("plan", "t1", "do", Map.of());
    ReceivedEvent part =
        log.await(Topic.ACTION_REQUESTS, event -> event.type().equals("part"), PATIENCE);

    // when
    log.crash(log.members("boss").getFirst());
    start(boss);
    start(new Worker("late").onTask("part", (task, ctx) -> task.complete(Map.of("ok", true))));
    ReceivedEvent answer = answer("t1");
    ReceivedEvent partial =
        log.await(Topic.ACTION_RESULTS, event -> event.type().equals("parted"), PATIENCE);
    log.append(List.of(new Append.Event(Topic.ACTION_RESULTS, partial.envelope())));
    ask("plan", "t2", "do", Map.of());
    answer("t2");

    // then
    assertThat(answer.correlationId()).isEqualTo(request.getCorrelationId());
    assertThat(answer.owner()).isEqualTo(ADA);
    assertThat(answer.planId()).isEqualTo("plan");
    assertThat(part.planId()).isEqualTo("plan");
    assertThat(ResultContext.of(answer).data()).containsEntry("ok", true);
    assertThat(answers().stream().filter(event -> "t1".equals(event.taskId()))).hasSize(1);
  }

  @Test
  void shouldTellProgressAtOnceAndUsageWithTheAnswer() throws Exception {
    // given
    start(
        new Worker("talker")
            .onTask(
                "add",
                (task, ctx) -> {
                  task.progress(0.5, "half");
                  task.log(TaskContext.Level.WARNING, "careful");
                  task.usage(new ModelUsage(10, 5, new BigDecimal("0.002")));
                  task.complete(Map.of());
                }));

    // when
    ask("plan", "t1", "add", Map.of());
    ReceivedEvent answer = answer("t1");

    // then
    assertThat(announced())
        .contains("task.state_changed", "task.progress", "task.log")
        .doesNotContain("task.usage");
    assertThat(answer.data())
        .extractingByKey("usage")
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("input_tokens", 10)
        .containsEntry("output_tokens", 5);
  }

  @Test
  void shouldTellTheUsageOfATaskThatFailsOnce() throws Exception {
    // given
    ModelUsage usage = new ModelUsage(10, 5, new BigDecimal("0.002"));
    start(
        new Worker("clumsy")
            .onTask(
                "drop",
                (task, ctx) -> {
                  task.usage(usage);
                  task.complete(Map.of());
                  throw new IllegalStateException("dropped it");
                })
            .onTask(
                "silent",
                (task, ctx) -> {
                  task.usage(usage);
                  Thread.sleep(Duration.ofMinutes(5));
                })
            .timeout(Duration.ofMillis(200)));

    // when
    ask("plan", "t1", "drop", Map.of());
    ask("plan", "t2", "silent", Map.of());

    // then
    for (ReceivedEvent answer : List.of(answer("t1"), answer("t2"))) {
      assertThat(ResultContext.of(answer).success()).isFalse();
      assertThat(answer.data())
          .extractingByKey("usage")
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("input_tokens", 10)
          .containsEntry("cost_usd", new BigDecimal("0.002"));
    }
    assertThat(announced()).doesNotContain("task.usage");
  }

  @Test
  void shouldTellTheUsageOfAStepWithoutAnAnswerByItself() throws Exception {
    // given
    start(
        new Worker("boss")
            .onTask(
                "do",
                (task, ctx) -> {
                  task.usage(new ModelUsage(10, 5, new BigDecimal("0.002")));
                  task.delegate(DelegationSpec.of("part", Map.of(), "parted"));
                })
            .onResult(
                (result, task, ctx) -> {
                  task.usage(new ModelUsage(1, 1, BigDecimal.ZERO));
                  task.complete(Map.of());
                }));
    start(new Worker("hand").onTask("part", (task, ctx) -> task.complete(Map.of())));

    // when
    ask("plan", "t1", "do", Map.of());

    // then
    assertThat(answer("t1").data())
        .extractingByKey("usage")
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("input_tokens", 1);
    assertThat(
            log.events(Topic.SYSTEM_EVENTS).stream()
                .filter(event -> event.type().equals("task.usage")))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.data())
                    .containsEntry("task_id", "t1")
                    .containsEntry("input_tokens", 10));
  }

  @Test
  void shouldAnswerCallsAsAToolDoes() throws Exception {
    // given
    start(
        new Tool("calculator")
            .onInvoke(
                "calculate",
                arguments -> {
                  if (!arguments.containsKey("n")) {
                    throw new IllegalArgumentException("n is missing");
                  }
                  return Map.of("squared", 49);
                }));

    // when
    ask("plan", "t1", "calculate", Map.of("n", 7, "request_id", "r7"));
    ask("plan", "t2", "calculate", Map.of("request_id", "r8"));

    // then
    assertThat(answer("t1").data())
        .containsEntry("request_id", "r7")
        .containsEntry("success", true)
        .containsEntry("result", Map.of("squared", 49));
    assertThat(answer("t2").data())
        .containsEntry("request_id", "r8")
        .containsEntry("success", false)
        .containsEntry("error", "n is missing");
  }

  @Test
  void shouldFinishWhatIsInHandWhenItIsStopped() throws Exception {
    // given
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Platform.Running worker =
        platform
            .start(
                new Worker("thorough")
                    .onTask(
                        "add",
                        (task, ctx) -> {
                          begun.countDown();
                          go.await();
                          task.complete(Map.of("done", true));
                        }))
            .awaitReady(PATIENCE);
    ask("plan", "t1", "add", Map.of());
    begun.await();

    // when
    Thread stop = Thread.ofVirtual().start(worker::close);
    go.countDown();
    stop.join();

    // then
    assertThat(answers()).hasSize(1);
  }

  private void start(Agent agent) throws InterruptedException {
    platform.start(agent).awaitReady(PATIENCE);
  }

  private AgentEvent ask(
      String plan, String task, String type, Map<String, ? extends @Nullable Object> data) {
    AgentEvent request =
        new Envelopes("somebody", new Caller(ADA, plan, "session"), null, null)
            .event(
                EventDraft.of(type, data)
                    .task(task)
                    .correlation("c-" + task)
                    .answeredBy(type + ".done", Topic.ACTION_RESULTS),
                Instant.now());
    log.append(List.of(new Append.Event(Topic.ACTION_REQUESTS, request)));
    return request;
  }

  private ReceivedEvent answer(String task) throws Exception {
    return log.await(Topic.ACTION_RESULTS, event -> task.equals(event.taskId()), PATIENCE);
  }

  private List<ReceivedEvent> answers() {
    return log.events(Topic.ACTION_RESULTS);
  }

  private List<String> announced() {
    return log.events(Topic.SYSTEM_EVENTS).stream().map(ReceivedEvent::type).toList();
  }
}
