// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time and chance, for tests to take the place of. */
interface Clockwork {
  /** The real ones. */
  Clockwork REAL =
      new Clockwork() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
          Thread.sleep(pause);
        }

        @Override
        public double random() {
          return ThreadLocalRandom.current().nextDouble();
        }
      };

  /** Nanoseconds since some instant. */
  long nanos();

  /** Waits. */
  void sleep(Duration pause) throws InterruptedException;

  /** From 0 to 1. */
  double random();
}
