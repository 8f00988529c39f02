// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A model gave no answer. The message never has a key in it. */
public final class ModelException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean retriable;
  private final @Nullable Duration retryAfter;

  /**
   * With what happened.
   *
   * @param retriable whether asking again may help: time-outs, rate limits, servers that are down
   * @param retryAfter how long the model asked to be left alone; null: it did not say
   */
  public ModelException(String message, boolean retriable, @Nullable Duration retryAfter) {
    super(message);
    this.retriable = retriable;
    this.retryAfter = retryAfter;
  }

  /** Whether asking again may help. */
  public boolean isRetriable() {
    return retriable;
  }

  /** How long to wait before; null: unknown. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
