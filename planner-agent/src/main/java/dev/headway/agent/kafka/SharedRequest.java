// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question that many ask at the same time, for an answer that is not older than their asking. At
 * most one is under way; all who ask meanwhile share the next one.
 */
final class SharedRequest<T> {
  private final Supplier<CompletableFuture<T>> request;
  private @Nullable CompletableFuture<T> running;
  private @Nullable CompletableFuture<T> next;

  SharedRequest(Supplier<CompletableFuture<T>> request) {
    this.request = request;
  }

  /** The answer to a request that is sent after this call. */
  synchronized CompletableFuture<T> ask() {
    if (next != null) {
      return next;
    }
    if (running == null || running.isDone()) {
      CompletableFuture<T> now = request.get();
      running = now;
      return now;
    }
    CompletableFuture<T> waiting =
        running.handle((answer, failure) -> answer).thenCompose(ignored -> begin());
    // Done already when the one under way has just been answered: it is the one under way now.
    next = waiting.isDone() ? null : waiting;
    return waiting;
  }

  private synchronized CompletableFuture<T> begin() {
    next = null;
    CompletableFuture<T> now = request.get();
    running = now;
    return now;
  }
}
