// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

/**
 * The log does not do what it was asked for: it was out of reach for longer than its clients wait,
 * or it refuses, and would refuse the same again (a record that is too large, a missing permission,
 * topics that do not fit together). The message says which.
 */
public final class LogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What, and what to do about it. */
  public LogException(String message) {
    super(message);
  }

  /** With the log's own words. */
  public LogException(String message, Throwable cause) {
    super(message, cause);
  }
}
