// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import dev.headway.ops.history.ConnectCluster;
import java.time.Duration;

/** Hears what the stack is doing; may be called from several threads. */
public interface StackListener {
  /** {@code component} is about to start. */
  default void starting(Component component) {}

  /** {@code component} serves, {@code took} after its start. */
  default void ready(Component component, Duration took) {}

  /** {@code part} is not ours to start: the user's own at {@code address} is used. */
  default void external(Part part, String address) {}

  /** {@code component} is being stopped. */
  default void stopping(Component component) {}

  /**
   * {@code component} has got a signal because somebody asked for it.
   *
   * @param what "killed", "paused" or "continued"
   */
  default void asked(Component component, String what) {}

  /** {@code component} has served and ended without being asked to. */
  default void lost(Component component, int exitCode) {}

  /**
   * The schema of history is up to date.
   *
   * @param migrations how many migrations that took
   */
  default void migrated(int migrations) {}

  /** A sink of history is configured as it should be. */
  default void applied(String connector, ConnectCluster.Applied how) {}

  /** Hears nothing. */
  static StackListener silent() {
    return new StackListener() {};
  }
}
