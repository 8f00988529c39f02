// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The registry refuses the schema (incompatible or invalid), or a record does not fit the subject's
 * latest one. Permanent.
 */
public final class SchemaRejectedException extends SerializationException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause of its own. */
  public SchemaRejectedException(String message) {
    super(message);
  }

  /** A failure that {@code cause} brought about. */
  public SchemaRejectedException(String message, Throwable cause) {
    super(message, cause);
  }
}
