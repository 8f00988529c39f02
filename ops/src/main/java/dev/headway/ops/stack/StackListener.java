// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.time.Duration;

/** Hears what the stack is doing; may be called from several threads. */
public interface StackListener {
  /** {@code part} is about to start. */
  default void starting(Part part) {}

  /** {@code part} serves at {@code address}, {@code took} after its start. */
  default void ready(Part part, String address, Duration took) {}

  /** {@code part} is not ours to start: the user's own at {@code address} is used. */
  default void external(Part part, String address) {}

  /** {@code part} is being stopped. */
  default void stopping(Part part) {}

  /** {@code part} ended by itself with {@code exitCode}; its output is in {@code log}. */
  default void lost(Part part, int exitCode, java.nio.file.Path log) {}

  /** Hears nothing. */
  static StackListener silent() {
    return new StackListener() {};
  }
}
