// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.model.ModelUsage;
import java.time.Duration;

/** Something that went wrong while a model was asked, for whoever wants to see it. */
public sealed interface Setback {
  /** What went wrong, in words. */
  String reason();

  /** For a log that people read. */
  String words();

  /**
   * An answer could not be used; the model is asked to mend it.
   *
   * @param repair which repair this is, from 1
   * @param reason what was wrong with the answer
   */
  record Repair(int repair, String reason) implements Setback {
    @Override
    public String words() {
      return "the model's answer could not be used and is asked for again (%d): %s"
          .formatted(repair, reason);
    }
  }

  /**
   * No answer came; the model is asked again after a pause.
   *
   * @param failures failures in a row, from 1
   * @param pause how long is waited
   * @param reason why there was no answer
   */
  record Retry(int failures, Duration pause, String reason) implements Setback {
    @Override
    public String words() {
      return "the model did not answer and is asked again in %d ms (%d): %s"
          .formatted(pause.toMillis(), failures, reason);
    }
  }

  /**
   * The model is not asked any more.
   *
   * @param reason why
   */
  record GivenUp(String reason) implements Setback {
    @Override
    public String words() {
      return reason;
    }
  }

  /** Told of each as it happens, on the thread that asks, and of what the model takes. */
  @FunctionalInterface
  interface Listener {
    /** Something went wrong. */
    void told(Setback setback);

    /** A model was asked once, and that took {@code usage}, whether its answer is of use or not. */
    default void spent(ModelUsage usage) {}
  }
}
