// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;

/** Ids whose alphabetical order is that in which they were given, across agents by their clocks. */
final class EntryIds {
  private static final int RANDOM_DIGITS = 12;

  private final Clock clock;
  private long last;

  EntryIds(Clock clock) {
    this.clock = clock;
  }

  /** Microseconds since 1970 in hexadecimal digits, and a part that no other agent has. */
  String next() {
    long micros;
    synchronized (this) {
      micros = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
      last = micros;
    }
    return HexFormat.of().toHexDigits(micros)
        + "-"
        + UUID.randomUUID().toString().replace("-", "").substring(32 - RANDOM_DIGITS);
  }
}
