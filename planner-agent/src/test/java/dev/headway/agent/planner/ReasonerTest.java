// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headway.agent.event.Topic;
import dev.headway.agent.model.ModelException;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.Questions;
import dev.headway.agent.planner.Reasoner.Reasoning;
import dev.headway.agent.registry.PayloadSchemas;
import dev.headway.agent.testkit.ScriptedModel;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReasonerTest {
  private static final Question QUESTION =
      new Questions().event("data.fetch", "source:string", "rows:array").ask();

  private static final NextAction FETCH = fetch("data.fetch");

  private final ScriptedModel model = new ScriptedModel();
  private final FakeClockwork clockwork = new FakeClockwork();
  private final List<Setback> setbacks = new ArrayList<>();

  private static NextAction.Publish fetch(String type) {
    return new NextAction.Publish(
        type,
        Topic.ACTION_REQUESTS,
        Map.of("source", "here"),
        "data.fetch.done",
        Topic.ACTION_RESULTS,
        "");
  }

  private Reasoning reason() throws InterruptedException {
    return reason(Patience.DEFAULT);
  }

  private Reasoning reason(Patience patience) throws InterruptedException {
    return new Reasoner(model, new PayloadSchemas(), patience, clockwork)
        .reason(QUESTION, setbacks::add);
  }

  private static ModelException failure(boolean retriable, @Nullable Duration retryAfter) {
    return new ModelException("the model is down", retriable, retryAfter);
  }

  @Test
  void shouldGiveTheModelsDecision() throws Exception {
    // given
    model.does(FETCH);

    // when
    Reasoning reasoning = reason();

    // then
    assertThat(reasoning.decision().nextAction()).isEqualTo(FETCH);
    assertThat(reasoning.usage()).isEqualTo(ScriptedModel.USAGE);
    assertThat(reasoning.attempts()).isEqualTo(1);
    assertThat(reasoning.givenUp()).isFalse();
    assertThat(setbacks).isEmpty();
  }

  @Test
  void shouldHaveAnswersMendedWithTheReadersWordsAndCountWhatTheyTook() throws Exception {
    // given
    model.says("no idea").does(fetch("data.imagine")).does(FETCH);

    // when
    Reasoning reasoning = reason();

    // then
    assertThat(reasoning.decision().nextAction()).isEqualTo(FETCH);
    assertThat(reasoning.attempts()).isEqualTo(3);
    assertThat(reasoning.usage()).isEqualTo(new ModelUsage(300, 60, new BigDecimal("0.003")));
    Question last = model.questions().getLast();
    assertThat(last.complaints()).hasSize(2);
    assertThat(last.complaints().getFirst().answer()).isEqualTo("no idea");
    assertThat(last.complaints().getLast().reason()).contains("Available events: data.fetch");
    assertThat(setbacks)
        .extracting(Setback::words)
        .satisfiesExactly(
            words -> assertThat(words).contains("(1)", "not one JSON object"),
            words -> assertThat(words).contains("(2)", "data.imagine"));
  }

  @Test
  void shouldCountWhatFailuresTook() throws Exception {
    // given
    ModelUsage cutOff = new ModelUsage(100, 4_096, new BigDecimal("0.05"));
    model
        .fails(new ModelException("said nothing", true, null, cutOff))
        .fails(failure(true, null))
        .does(FETCH);
    List<ModelUsage> told = new ArrayList<>();

    // when
    Reasoning reasoning =
        new Reasoner(model, new PayloadSchemas(), Patience.DEFAULT, clockwork)
            .reason(
                QUESTION,
                new Setback.Listener() {
                  @Override
                  public void told(Setback setback) {
                    setbacks.add(setback);
                  }

                  @Override
                  public void spent(ModelUsage usage) {
                    told.add(usage);
                  }
                });

    // then
    assertThat(reasoning.usage()).isEqualTo(cutOff.plus(ScriptedModel.USAGE));
    assertThat(told).containsExactly(cutOff, ScriptedModel.USAGE);
    assertThat(setbacks).hasSize(2);
  }

  @Test
  void shouldHaveToldWhatWasSpentWhenItIsInterrupted() throws Exception {
    // given
    model.says("no idea").hangs(Duration.ofHours(1));
    List<ModelUsage> told = new CopyOnWriteArrayList<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    new Reasoner(model, new PayloadSchemas(), Patience.DEFAULT, clockwork)
                        .reason(
                            QUESTION,
                            new Setback.Listener() {
                              @Override
                              public void told(Setback setback) {}

                              @Override
                              public void spent(ModelUsage usage) {
                                told.add(usage);
                              }
                            });
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> model.questions().size() == 2);

    // when
    thread.interrupt();
    thread.join();

    // then
    assertThat(told).containsExactly(ScriptedModel.USAGE);
  }

  @Test
  void shouldFailThePlanWhenTheModelDoesNotLearn() throws Exception {
    // given
    for (int i = 0; i < 10; i++) {
      model.does(fetch("data.imagine"));
    }

    // when
    Reasoning reasoning = reason();

    // then
    assertThat(reasoning.attempts()).isEqualTo(4);
    assertThat(model.stepsLeft()).isEqualTo(6);
    assertThat(reasoning.givenUp()).isTrue();
    assertThat(reasoning.usage().inputTokens()).isEqualTo(400);
    assertThat(reasoning.decision().planId()).isEqualTo("plan-1");
    assertThat(reasoning.decision().nextAction())
        .isInstanceOfSatisfying(
            NextAction.Fail.class,
            fail ->
                assertThat(fail.reason())
                    .contains("scripted", "asked 4 times", "'data.imagine' is not registered"));
    assertThat(setbacks.getLast()).isInstanceOf(Setback.GivenUp.class);
    assertThat(setbacks).hasSize(4);
  }

  @Test
  void shouldAskAgainWithGrowingPausesAfterFailuresThatPass() throws Exception {
    // given
    model
        .fails(failure(true, null))
        .fails(failure(true, null))
        .fails(failure(true, null))
        .does(FETCH);

    // when
    Reasoning reasoning = reason();

    // then
    assertThat(reasoning.decision().nextAction()).isEqualTo(FETCH);
    assertThat(clockwork.pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(setbacks).hasSize(3).allMatch(Setback.Retry.class::isInstance);
    assertThat(model.questions()).allMatch(question -> question.complaints().isEmpty());
  }

  @Test
  void shouldLeaveHalfOfAPauseToChance() {
    assertThat(Patience.DEFAULT.pause(1, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(Patience.DEFAULT.pause(1, 1)).isEqualTo(Duration.ofMillis(1_000));
    assertThat(Patience.DEFAULT.pause(60, 1)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldWaitAsLongAsTheModelAsksFor() throws Exception {
    // given
    model.fails(failure(true, Duration.ofSeconds(17))).does(FETCH);

    // when
    reason();

    // then
    assertThat(clockwork.pauses).containsExactly(Duration.ofSeconds(17));
  }

  @Test
  void shouldNotWaitPastTheDeadline() throws Exception {
    // given
    model.fails(failure(true, Duration.ofHours(1))).does(FETCH);

    // when
    Reasoning reasoning = reason();

    // then
    assertThat(reasoning.givenUp()).isTrue();
    assertThat(clockwork.pauses).isEmpty();
    assertThat(((NextAction.Fail) reasoning.decision().nextAction()).reason())
        .contains("PT1H", "past the deadline of PT5M", "the model is down");
  }

  @Test
  void shouldGiveUpAfterSomeTries() throws Exception {
    // given
    for (int i = 0; i < 10; i++) {
      model.fails(failure(true, null));
    }

    // when
    Reasoning reasoning = reason();

    // then
    assertThat(reasoning.givenUp()).isTrue();
    assertThat(reasoning.attempts()).isEqualTo(4);
    assertThat(((NextAction.Fail) reasoning.decision().nextAction()).reason())
        .contains("the model is down");
  }

  @Test
  void shouldNotAskAgainWhenThatDoesNotHelp() throws Exception {
    // given
    model.fails(failure(false, null)).does(FETCH);

    // when
    Reasoning reasoning = reason();

    // then
    assertThat(reasoning.givenUp()).isTrue();
    assertThat(reasoning.attempts()).isEqualTo(1);
  }

  @Test
  void shouldSurviveAModelThatBreaksAndAListenerThatDoes() throws Exception {
    // given
    model.breaks(new IllegalStateException("bug"));
    Reasoner reasoner = new Reasoner(model, new PayloadSchemas(), Patience.DEFAULT, clockwork);

    // when
    Reasoning reasoning =
        reasoner.reason(
            QUESTION,
            setback -> {
              throw new IllegalStateException("a bug of the listener");
            });

    // then
    assertThat(((NextAction.Fail) reasoning.decision().nextAction()).reason()).contains("bug");
  }

  @Test
  void shouldNotWaitForAModelThatHangs() throws Exception {
    // given
    model.hangs(Duration.ofHours(1));

    // when
    Reasoning reasoning = reason(Patience.DEFAULT.within(Duration.ofMillis(200)));

    // then
    assertThat(((NextAction.Fail) reasoning.decision().nextAction()).reason())
        .contains("no answer within the deadline of PT0.2S");
  }

  @Test
  void shouldStopWhenInterrupted() throws Exception {
    // given
    model.hangs(Duration.ofHours(1));
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    reason();
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
    while (model.questions().isEmpty()) {
      Thread.sleep(5);
    }

    // when
    thread.interrupt();
    thread.join();

    // then
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void shouldRefuseImpatience() {
    assertThatThrownBy(() -> Patience.DEFAULT.within(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deadline");
  }
}
