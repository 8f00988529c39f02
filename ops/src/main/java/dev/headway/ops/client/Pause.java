// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import java.time.Duration;

/** Waiting before the next try. */
public final class Pause {
  private Pause() {}

  /**
   * Waits that long.
   *
   * @throws RequestFailedException when interrupted
   */
  public static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestFailedException("Interrupted.", false, e);
    }
  }
}
