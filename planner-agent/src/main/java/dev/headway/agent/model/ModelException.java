// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A model gave no answer. The message never has a key in it. */
public final class ModelException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean retriable;
  private final @Nullable Duration retryAfter;
  private final ModelUsage usage;

  /**
   * With what happened; what it took is not known.
   *
   * @param retriable whether asking again may help: time-outs, rate limits, servers that are down
   * @param retryAfter how long the model asked to be left alone; null: it did not say
   */
  public ModelException(String message, boolean retriable, @Nullable Duration retryAfter) {
    this(message, retriable, retryAfter, ModelUsage.NONE);
  }

  /**
   * With what happened, and what that took.
   *
   * @param retriable whether asking again may help
   * @param retryAfter how long the model asked to be left alone; null: it did not say
   * @param usage what the model has counted, though there is no answer
   */
  public ModelException(
      String message, boolean retriable, @Nullable Duration retryAfter, ModelUsage usage) {
    super(message);
    this.retriable = retriable;
    this.retryAfter = retryAfter;
    this.usage = usage;
  }

  /** Whether asking again may help. */
  public boolean isRetriable() {
    return retriable;
  }

  /** How long to wait before; null: unknown. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** What it took all the same; nothing where that is not known, as after a time-out. */
  public ModelUsage usage() {
    return usage;
  }
}
