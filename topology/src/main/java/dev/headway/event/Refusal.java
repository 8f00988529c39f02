// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import dev.headway.schemas.avro.DeadLetterReason;
import java.util.Locale;

/**
 * Why an event is refused.
 *
 * @param reason kind of reason, as the dead letter's header names it
 * @param pointer JSON pointer to the field at fault; empty for the event as a whole
 * @param detail what is wrong, in a sentence
 */
public record Refusal(DeadLetterReason reason, String pointer, String detail) {
  /** The reason as the dead letter's header spells it: {@code missing-field}. */
  public static String label(DeadLetterReason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
