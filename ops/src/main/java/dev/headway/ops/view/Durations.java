// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.view;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
public final class Durations {
  private Durations() {}

  /**
   * Two units at most: {@code 850 ms}, {@code 2.5 s}, {@code 4 min 05 s}, {@code 3 h 12 min},
   * {@code 2 d 4 h}.
   */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.isNegative()) {
      return "-" + of(duration.negated());
    }
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", Math.floor(duration.toMillis() / 100.0) / 10);
    }
    if (seconds < 3_600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds % 3_600 / 60);
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
  }
}
