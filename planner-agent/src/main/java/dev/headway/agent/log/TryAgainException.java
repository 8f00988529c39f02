// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

/**
 * Nothing of what was to be committed has been, for a reason that passes: partitions are being
 * distributed anew, or the log is not to be reached. After the next {@link Membership#poll} the
 * same can be tried again, as far as the partitions are still the member's.
 */
public final class TryAgainException extends Exception {
  private static final long serialVersionUID = 1;

  /** Without a word of the log: it was not asked. */
  public TryAgainException(String message) {
    super(message);
  }

  /** With the log's own words. */
  public TryAgainException(String message, Throwable cause) {
    super(message, cause);
  }
}
