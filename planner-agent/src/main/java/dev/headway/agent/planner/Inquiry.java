// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.model.Answer;
import dev.headway.agent.model.ModelException;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.planner.Reading.Refused;
import dev.headway.agent.planner.Reading.Understood;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a model one question until there is an answer that can be used, or there is reason to give
 * up. For one question and one thread.
 *
 * @param <T> what the answer is
 */
final class Inquiry<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  /**
   * What came of it.
   *
   * @param value what the model said; null: it was given up
   * @param reason why it was given up; empty otherwise
   * @param usage what all of it took, answers that could not be used and failures included
   * @param attempts how often it was asked
   */
  record Outcome<T>(@Nullable T value, String reason, ModelUsage usage, int attempts) {}

  private final ReasoningModel model;
  private final Patience patience;
  private final Clockwork clockwork;
  private final Setback.Listener listener;
  private final long end;

  private ModelUsage usage = ModelUsage.NONE;
  private int attempts;
  private int failures;

  Inquiry(ReasoningModel model, Patience patience, Clockwork clockwork, Setback.Listener listener) {
    this.model = model;
    this.patience = patience;
    this.clockwork = clockwork;
    this.listener = listener;
    this.end = clockwork.nanos() + patience.deadline().toNanos();
  }

  Outcome<T> ask(Question question, Function<String, Reading<T>> reader)
      throws InterruptedException {
    Question asked = question;
    for (int repair = 1; ; ) {
      Answer answer;
      try {
        answer = answerBefore(asked);
      } catch (ModelException e) {
        spend(e.usage());
        failures++;
        String reason = String.valueOf(e.getMessage());
        if (!e.isRetriable() || failures >= patience.tries()) {
          return givenUp(
              "the model %s gave no answer, asked %s: %s"
                  .formatted(model.name(), times(attempts), reason));
        }
        Duration pause = pause(e);
        if (pause.compareTo(timeLeft()) >= 0) {
          return givenUp(
              "the model %s gave no answer, and asking again in %s would be past the deadline of %s: %s"
                  .formatted(model.name(), pause, patience.deadline(), reason));
        }
        tell(new Setback.Retry(failures, pause, reason));
        clockwork.sleep(pause);
        continue;
      }
      failures = 0;
      spend(answer.usage());
      switch (read(answer.text(), reader)) {
        case Understood<T>(T value) -> {
          return new Outcome<>(value, "", usage, attempts);
        }
        case Refused<T>(String reason) -> {
          if (repair > patience.repairs()) {
            return givenUp(
                "the model %s gave no answer that can be used, asked %s: %s"
                    .formatted(model.name(), times(attempts), reason));
          }
          tell(new Setback.Repair(repair, reason));
          asked = asked.with(new Question.Complaint(answer.text(), reason));
          repair++;
        }
      }
    }
  }

  private Reading<T> read(String text, Function<String, Reading<T>> reader) {
    try {
      return reader.apply(text);
    } catch (RuntimeException e) {
      // A schema that cannot be used, for one: no answer fits it, and the plan has to learn of
      // that.
      LOG.warn("An answer of model {} could not be checked", model.name(), e);
      return new Refused<>("the answer could not be checked: " + e.getMessage());
    }
  }

  private Answer answerBefore(Question question) throws ModelException, InterruptedException {
    Duration left = timeLeft();
    if (!left.isPositive()) {
      throw late();
    }
    attempts++;
    // On a thread of its own: a model that ignores its own time-out must not hold the plan for
    // ever.
    FutureTask<Answer> task = new FutureTask<>(() -> model.ask(question));
    Thread.ofVirtual().name("model-" + model.name()).start(task);
    try {
      return task.get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late();
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case ModelException known -> known;
        case InterruptedException _ ->
            new ModelException("it was interrupted while it answered", true, null);
        case null, default -> {
          LOG.warn("Model {} failed in an unexpected way", model.name(), e.getCause());
          yield new ModelException(String.valueOf(e.getCause()), false, null);
        }
      };
    } finally {
      task.cancel(true);
    }
  }

  private ModelException late() {
    return new ModelException(
        "there was no answer within the deadline of " + patience.deadline(), false, null);
  }

  private Duration pause(ModelException e) {
    Duration own = patience.pause(failures, clockwork.random());
    Duration asked = e.retryAfter();
    return asked != null && asked.compareTo(own) > 0 ? asked : own;
  }

  private Duration timeLeft() {
    return Duration.ofNanos(end - clockwork.nanos());
  }

  private Outcome<T> givenUp(String reason) {
    tell(new Setback.GivenUp(reason));
    return new Outcome<>(null, reason, usage, attempts);
  }

  /** At once: what comes after it may be cut short, and it is spent all the same. */
  private void spend(ModelUsage took) {
    usage = usage.plus(took);
    if (took.isAny()) {
      heard(() -> listener.spent(took), took);
    }
  }

  private void tell(Setback setback) {
    heard(() -> listener.told(setback), setback);
  }

  private static void heard(Runnable telling, Object what) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      // Who listens only watches: the plan goes on without.
      LOG.warn("Not told: {}", what, e);
    }
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }
}
