// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.time.Duration;

/** Time, as far as retries need it. */
interface Sleeper {
  /** The real one. */
  Sleeper REAL =
      new Sleeper() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  /** As {@link System#nanoTime}. */
  long nanoTime();

  /** Waits. */
  void sleep(Duration time) throws InterruptedException;
}
