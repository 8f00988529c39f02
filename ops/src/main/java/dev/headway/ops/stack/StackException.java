// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

/**
 * The local stack cannot do what is asked. The message is for the user: what is wrong, where, and
 * the remedy.
 */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public StackException(String message) {
    super(message);
  }

  /** With a message for the user and the cause for {@code --verbose}. */
  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
