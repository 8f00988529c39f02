// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

/** A plan has more rows than one answer may hold. The message says so, for the client. */
public final class HistoryTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryTooLargeException(String message) {
    super(message);
  }
}
