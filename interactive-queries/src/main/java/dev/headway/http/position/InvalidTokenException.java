// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.position;

/** A text is not a position token of this deployment. The message says why, for the client. */
public final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Refused for this reason. */
  public InvalidTokenException(String message) {
    super(message);
  }
}
