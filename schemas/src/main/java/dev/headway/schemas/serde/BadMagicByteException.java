// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The bytes do not begin with the header of Confluent's wire format (0x00 and a 4-byte schema id).
 * Permanent.
 */
public final class BadMagicByteException extends SerializationException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause of its own. */
  public BadMagicByteException(String message) {
    super(message);
  }

  /** A failure that {@code cause} brought about. */
  public BadMagicByteException(String message, Throwable cause) {
    super(message, cause);
  }
}
