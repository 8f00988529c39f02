// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The bytes behind the header are not what their schema says, or cannot be read as the record asked
 * for. Permanent.
 */
public final class MalformedAvroException extends SerializationException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause of its own. */
  public MalformedAvroException(String message) {
    super(message);
  }

  /** A failure that {@code cause} brought about. */
  public MalformedAvroException(String message, Throwable cause) {
    super(message, cause);
  }
}
