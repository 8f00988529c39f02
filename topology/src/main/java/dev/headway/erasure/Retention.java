// SPDX-License-Identifier: Apache-2.0
package dev.headway.erasure;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long plans are kept after their end.
 *
 * @param usual of tenants that are not named; zero: for good
 * @param byTenant of those that are
 */
public record Retention(Duration usual, Map<String, Duration> byTenant) {
  /** Every plan is kept for good. */
  public static final Retention FOR_GOOD = new Retention(Duration.ZERO, Map.of());

  private static final long MICROS = 1_000;

  /** With a copy of the map. */
  public Retention {
    byTenant = Map.copyOf(byTenant);
  }

  /** Whether any tenant's plans leave at some time. */
  public boolean anyEnds() {
    return !usual.isZero() || byTenant.values().stream().anyMatch(d -> !d.isZero());
  }

  /**
   * Of each tenant the time up to which plans that ended have been kept long enough, in
   * microseconds since the epoch; null where they are kept for good.
   *
   * @param nowMillis milliseconds since the epoch
   */
  public Function<String, @Nullable Long> overAt(long nowMillis) {
    return tenant -> {
      Duration kept = byTenant.getOrDefault(tenant, usual);
      return kept.isZero() ? null : (nowMillis - kept.toMillis()) * MICROS;
    };
  }
}
