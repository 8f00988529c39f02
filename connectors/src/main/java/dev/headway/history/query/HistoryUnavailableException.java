// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

/** History cannot be read now. It says nothing of what is in it. */
public final class HistoryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryUnavailableException(String message) {
    super(message);
  }

  HistoryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
