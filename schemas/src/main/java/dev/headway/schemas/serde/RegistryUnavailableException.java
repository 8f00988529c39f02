// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * No registry gave a usable answer: no connection, a time-out, an overload, a server error or
 * refused credentials. It says nothing about the record at hand; the same call may succeed later.
 */
public final class RegistryUnavailableException extends RetriableException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause of its own. */
  public RegistryUnavailableException(String message) {
    super(message);
  }

  /** A failure that {@code cause} brought about. */
  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
