// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a log line matters, the least first. The order is part of the stored format. */
public enum LogLevel {
  /** For who looks for a fault. */
  DEBUG,
  /** What goes on. */
  INFO,
  /** Something is not as it should be. */
  WARNING,
  /** Something went wrong. */
  ERROR;

  /** The level of this name, in any case. */
  public static Optional<LogLevel> of(String label) {
    return Arrays.stream(values())
        .filter(level -> level.name().equalsIgnoreCase(label))
        .findFirst();
  }

  /** The name in events and in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
