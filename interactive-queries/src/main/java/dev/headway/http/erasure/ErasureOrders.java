// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.erasure;

import dev.headway.erasure.Erasure;

/** Hands orders to erase to every partition, and to whoever keeps history. */
@FunctionalInterface
public interface ErasureOrders {
  /**
   * Gives an order, and waits until it cannot be lost any more.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when it is not taken; some may have it
   *     all the same
   */
  void give(Erasure erasure);
}
