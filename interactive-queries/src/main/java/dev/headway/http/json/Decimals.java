// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.json;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The integers of the records as the decimals clients see, exactly. At least one digit follows the
 * point: 1.0, 2.5.
 */
public final class Decimals {
  private static final int MICROS = 6;
  private static final int NANOS = 9;

  private Decimals() {}

  /** Seconds from microseconds. */
  public static BigDecimal seconds(long micros) {
    return decimal(micros, MICROS);
  }

  /** Seconds from microseconds; null for null. */
  public static @Nullable BigDecimal secondsOrNull(@Nullable Long micros) {
    return micros == null ? null : seconds(micros);
  }

  /** US dollars from nano-USD. */
  public static BigDecimal dollars(long nanoUsd) {
    return decimal(nanoUsd, NANOS);
  }

  /** US dollars from nano-USD; null for null. */
  public static @Nullable BigDecimal dollarsOrNull(@Nullable Long nanoUsd) {
    return nanoUsd == null ? null : dollars(nanoUsd);
  }

  /** A share from 0 to 1 from millionths. */
  public static BigDecimal share(int millionths) {
    return decimal(millionths, MICROS);
  }

  /** A share from 0 to 1 from millionths; null for null. */
  public static @Nullable BigDecimal shareOrNull(@Nullable Integer millionths) {
    return millionths == null ? null : share(millionths);
  }

  private static BigDecimal decimal(long unscaled, int scale) {
    BigDecimal stripped = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
    return stripped.scale() < 1 ? stripped.setScale(1) : stripped;
  }
}
