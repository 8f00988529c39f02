// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import dev.headway.schemas.avro.DeadLetterReason;

/** Carries a refusal out of nested reading; never leaves this package. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final Refusal refusal;

  RefusedException(DeadLetterReason reason, String pointer, String detail) {
    super(detail, null, false, false);
    this.refusal = new Refusal(reason, pointer, detail);
  }

  Refusal refusal() {
    return refusal;
  }
}
