// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much a log line matters. */
public enum LogLevel {
  /** For those who look for a fault. */
  DEBUG,
  /** For those who look. */
  INFO,
  /** Something to look at. */
  WARNING,
  /** Something went wrong. */
  ERROR,
  /** Something that this version of the SDK does not know. */
  UNKNOWN;

  /** The word in JSON. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level of this name; {@link #UNKNOWN} for any that is new. */
  @JsonCreator
  public static LogLevel named(String word) {
    for (LogLevel level : values()) {
      if (level.word().equals(word)) {
        return level;
      }
    }
    return UNKNOWN;
  }
}
