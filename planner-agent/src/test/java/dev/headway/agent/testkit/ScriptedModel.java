// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.Answer;
import dev.headway.agent.model.ModelException;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.planner.NextAction;
import dev.headway.agent.planner.PlannerDecision;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * A model for tests that answers as it was told, step by step, and remembers what it was asked.
 * When nothing is left to say it fails in a way that asking again does not help. Used by several
 * threads.
 */
public final class ScriptedModel implements ReasoningModel {
  /** What one answer takes. */
  public static final ModelUsage USAGE = new ModelUsage(100, 20, new BigDecimal("0.001"));

  private interface Step {
    Answer answer(Question question) throws ModelException, InterruptedException;
  }

  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<Question> questions = new ArrayList<>();

  /** Says {@code text}. */
  public ScriptedModel says(String text) {
    return then(question -> new Answer(text, USAGE));
  }

  /** Decides. */
  public ScriptedModel decides(PlannerDecision decision) {
    return says(Json.text(decision));
  }

  /** Decides for an action, for the plan it is asked about. */
  public ScriptedModel does(NextAction action) {
    return does(question -> action);
  }

  /** Decides for an action by what it is asked. */
  public ScriptedModel does(Function<Question, NextAction> action) {
    return then(
        question ->
            new Answer(
                Json.text(
                    PlannerDecision.of(
                        question.situation().planId(),
                        question.situation().state(),
                        action.apply(question),
                        "as scripted")),
                USAGE));
  }

  /**
   * Decides to ask for work.
   *
   * @param data payload of the request, a map or a record
   */
  public ScriptedModel requests(String type, Object data) {
    return does(
        new NextAction.Publish(
            type, Topic.ACTION_REQUESTS, Json.object(data), null, null, "as scripted"));
  }

  /**
   * Decides to give a goal to another planner.
   *
   * @param data the goal, a map or a record
   */
  public ScriptedModel delegates(String planner, String goalEvent, Object data) {
    return does(new NextAction.Delegate(planner, goalEvent, Json.object(data)));
  }

  /** Decides to wait for an event from outside. */
  public ScriptedModel waitsFor(String event, Duration atMost) {
    return does(new NextAction.Wait("as scripted", event, atMost.toSeconds()));
  }

  /**
   * Decides that the goal is reached.
   *
   * @param result the answer, a map or a record
   */
  public ScriptedModel completes(Object result) {
    return does(new NextAction.Complete(Json.object(result)));
  }

  /** Decides that the goal cannot be reached. */
  public ScriptedModel givesUp(String reason) {
    return does(new NextAction.Fail(reason));
  }

  /** Fails. */
  public ScriptedModel fails(ModelException failure) {
    return then(
        question -> {
          throw failure;
        });
  }

  /** Fails in an unexpected way. */
  public ScriptedModel breaks(RuntimeException failure) {
    return then(
        question -> {
          throw failure;
        });
  }

  /** Takes {@code time} and fails then, as a time-out does. */
  public ScriptedModel hangs(Duration time) {
    return then(
        question -> {
          Thread.sleep(time);
          throw new ModelException("time-out after " + time, true, null);
        });
  }

  /** Takes {@code time} for what comes next. */
  public ScriptedModel after(Duration time) {
    return then(
        question -> {
          Thread.sleep(time);
          return step().answer(question);
        });
  }

  private synchronized ScriptedModel then(Step step) {
    steps.add(step);
    return this;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Answer ask(Question question) throws ModelException, InterruptedException {
    Step step;
    synchronized (this) {
      questions.add(question);
      step = step();
    }
    return step.answer(question);
  }

  private synchronized Step step() throws ModelException {
    Step step = steps.poll();
    if (step == null) {
      throw new ModelException("the script is at its end", false, null);
    }
    return step;
  }

  /** What it was asked, in order. */
  public synchronized List<Question> questions() {
    return List.copyOf(questions);
  }

  /** How many steps nobody has asked for yet. */
  public synchronized int stepsLeft() {
    return steps.size();
  }
}
