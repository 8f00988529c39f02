// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import dev.headway.schemas.avro.AgentEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A 64-bit FNV-1a hash of an event's content, to tell a copy from another event with the same
 * source and id. Left out: a time that was not sent (Kafka gives each copy its own) and the trace
 * context (each delivery has its own).
 */
final class Fingerprint {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long hash = OFFSET;

  private Fingerprint() {}

  static long of(AgentEvent event, String planId) {
    Fingerprint f = new Fingerprint();
    Instant time = event.getTime();
    f.mix(time == null ? Long.MIN_VALUE : ChronoUnit.MICROS.between(Instant.EPOCH, time));
    f.text(event.getType());
    f.text(event.getData());
    f.text(planId);
    f.text(event.getTaskId());
    f.text(event.getCorrelationId());
    f.text(event.getSubject());
    f.text(event.getSessionId());
    f.text(event.getGoalId());
    f.text(event.getScopeId());
    f.text(event.getParentPlanId());
    f.text(event.getResponseEvent());
    f.text(event.getTraceId());
    f.text(event.getParentEventId());
    return f.hash;
  }

  private void text(@Nullable String text) {
    if (text != null) {
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * PRIME;
      }
    }
    // Closes the field, so that a text cannot slide into its neighbour.
    hash = (hash ^ 0x10FFFF) * PRIME;
  }

  private void mix(long value) {
    hash = (hash ^ value) * PRIME;
    hash = (hash ^ (value >>> 32)) * PRIME;
  }
}
