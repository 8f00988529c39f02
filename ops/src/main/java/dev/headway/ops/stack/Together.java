// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does one thing to several parts at the same time. */
final class Together {
  private Together() {}

  /**
   * Returns when all is done.
   *
   * @throws RuntimeException the first that {@code action} throws, when all have ended
   */
  static <C extends Component> void run(List<C> components, Consumer<C> action) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              components.stream()
                  .map(c -> CompletableFuture.runAsync(() -> action.accept(c), threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
