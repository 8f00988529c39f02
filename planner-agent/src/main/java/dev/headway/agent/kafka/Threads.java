// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

/** What ending a thread takes. */
final class Threads {
  private Threads() {}

  /** Waits for the end of {@code thread}; no longer than this thread is let. */
  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      // It ends by itself.
      Thread.currentThread().interrupt();
    }
  }
}
