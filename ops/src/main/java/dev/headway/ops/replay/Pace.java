// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When each event of a recording is due: as fast as possible, or so many times faster than it
 * happened.
 */
public final class Pace {
  private final double factor;
  private @Nullable Instant first;
  private Duration latest = Duration.ZERO;

  private Pace(double factor) {
    this.factor = factor;
  }

  /** Everything at once. */
  public static Pace unlimited() {
    return new Pace(Double.POSITIVE_INFINITY);
  }

  /**
   * Reads {@code max} or a factor, such as {@code 10} or {@code 0.5}.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static Pace parse(String text) {
    if (text.equals("max")) {
      return unlimited();
    }
    try {
      double factor = Double.parseDouble(text);
      if (factor > 0 && Double.isFinite(factor)) {
        return new Pace(factor);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither 'max' nor a number greater than 0", e);
    }
    throw new IllegalArgumentException(
        "'" + text + "' is neither 'max' nor a number greater than 0");
  }

  /**
   * When the next event is due, counted from the first; one that is out of order or has no time is
   * due with the one before.
   */
  public Duration due(Optional<Instant> time) {
    if (Double.isInfinite(factor) || time.isEmpty()) {
      return latest;
    }
    if (first == null) {
      first = time.get();
    }
    Duration offset =
        Duration.ofNanos(Math.round(Duration.between(first, time.get()).toNanos() / factor));
    if (offset.compareTo(latest) > 0) {
      latest = offset;
    }
    return latest;
  }
}
