// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.process;

/** A measurement cannot be made. The message says what failed and where to look. */
public final class BenchmarkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public BenchmarkException(String message) {
    super(message);
  }

  /** With a message for the user and the cause. */
  public BenchmarkException(String message, Throwable cause) {
    super(message, cause);
  }
}
