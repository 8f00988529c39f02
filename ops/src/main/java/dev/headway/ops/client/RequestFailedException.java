// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

/** Something outside did not do what a command needs. The message is one line for the user. */
public final class RequestFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  /**
   * @param message for the user
   * @param passing the same request may well succeed a moment later
   */
  public RequestFailedException(String message, boolean passing) {
    super(message);
    this.passing = passing;
  }

  /** As above, with the cause for {@code --verbose}. */
  public RequestFailedException(String message, boolean passing, Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  /** Whether the same request may well succeed a moment later. */
  public boolean passing() {
    return passing;
  }
}
