// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes of this machine that are not this JVM's children. */
final class Processes {
  private Processes() {}

  /** Waits until {@code process} has ended; kills it when it has not within {@code deadline}. */
  static void awaitEnd(ProcessHandle process, Duration deadline) {
    try {
      process.onExit().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new StackException(
          "Waiting for process " + process.pid() + " failed: " + e.getMessage(), e);
    }
  }

  /**
   * As {@link #awaitEnd}, for what lost its parent and is just ending therefore; a frozen one would
   * never notice.
   */
  static void awaitOrphan(ProcessHandle process, Duration deadline) {
    if (Signals.isPaused(process.pid())) {
      process.destroyForcibly();
    }
    awaitEnd(process, deadline);
  }
}
