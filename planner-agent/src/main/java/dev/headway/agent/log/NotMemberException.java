// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

/**
 * The member is no longer one (it was silent for too long, or it could not be learnt in time what
 * became of its commit). It has to join again and to load what it keeps, which tells: of what it
 * wanted to commit nothing has been, or, in the second case only, possibly all.
 */
public final class NotMemberException extends Exception {
  private static final long serialVersionUID = 1;

  /** Without a word of the log: it was not asked. */
  public NotMemberException(String message) {
    super(message);
  }

  /** With the log's own words. */
  public NotMemberException(String message, Throwable cause) {
    super(message, cause);
  }
}
