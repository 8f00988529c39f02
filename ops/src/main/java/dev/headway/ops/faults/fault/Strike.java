// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import java.time.Duration;

/**
 * That a fault has happened.
 *
 * @param evidence how it is known that it did
 * @param began System.nanoTime() from which its recovery counts
 * @param bound how long that may take
 */
public record Strike(String evidence, long began, Duration bound) {
  /**
   * A fault proven by {@code evidence}.
   *
   * @throws IllegalStateException when {@code fired} is false
   */
  public static Strike fired(boolean fired, String evidence, long began, Duration bound) {
    if (!fired) {
      throw new IllegalStateException("the fault did not fire: " + evidence);
    }
    return new Strike(evidence, began, bound);
  }
}
