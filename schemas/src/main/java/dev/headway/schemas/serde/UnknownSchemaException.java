// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The registry answered, and it does not know the schema, or what it knows is not an Avro schema.
 * Permanent.
 */
public final class UnknownSchemaException extends SerializationException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause of its own. */
  public UnknownSchemaException(String message) {
    super(message);
  }

  /** A failure that {@code cause} brought about. */
  public UnknownSchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
