// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import dev.headway.schemas.avro.DeadLetterReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document is not a CloudEvent that Headway can read. Sending the same document again gives the
 * same error. The first violation stands for all in {@link #reason}, {@link #pointer} and {@link
 * #detail}.
 */
public final class MalformedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;
  private final DeadLetterReason reason;
  private final String pointer;
  private final String detail;
  private final @Nullable String eventId;

  MalformedEventException(
      List<Violation> violations, @Nullable String eventId, @Nullable Throwable cause) {
    super(message(violations.getFirst()), cause);
    this.violations = List.copyOf(violations);
    Violation first = violations.getFirst();
    this.reason = first.reason();
    this.pointer = first.pointer();
    this.detail = first.detail();
    this.eventId = eventId;
  }

  MalformedEventException(DeadLetterReason reason, String pointer, String detail) {
    this(List.of(new Violation(reason, pointer, detail)), null, null);
  }

  private static String message(Violation violation) {
    return violation.pointer().isEmpty()
        ? violation.detail()
        : violation.pointer() + ": " + violation.detail();
  }

  /** All that was found wrong, in the order of the document; at least one. */
  public List<Violation> violations() {
    return violations;
  }

  /** Kind of the first error. */
  public DeadLetterReason reason() {
    return reason;
  }

  /**
   * Where the first error is: RFC 6901 JSON pointer in the names the sender used; empty for the
   * document as a whole.
   */
  public String pointer() {
    return pointer;
  }

  /** What the first error is, in a sentence. */
  public String detail() {
    return detail;
  }

  /** The event's id, when it could be read all the same. */
  public @Nullable String eventId() {
    return eventId;
  }
}
