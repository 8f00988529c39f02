// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import dev.headway.statistics.LogHistogram;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How far estimates can be trusted: how many recent tasks kept to the quantiles that the earlier
 * ones would have told for them. Where what tasks take has not changed, half keep to the median and
 * nine of ten to the 90 % quantile.
 *
 * @param tasks recent tasks that were compared
 * @param withinP50 of these, took no longer than the median of the earlier ones
 * @param withinP90 of these, took no longer than nine of ten of the earlier ones
 */
public record Calibration(long tasks, long withinP50, long withinP90) {
  private static final Calibration NONE = new Calibration(0, 0, 0);

  /** By several kinds of tasks; null where too few are known. */
  static @Nullable Calibration of(Collection<History.Durations> kinds) {
    Calibration all =
        kinds.stream()
            .filter(kind -> kind.earlier().total() >= History.ENOUGH)
            .map(kind -> of(kind.earlier(), kind.recent()))
            .reduce(NONE, Calibration::plus);
    return all.tasks < History.ENOUGH ? null : all;
  }

  private static Calibration of(LogHistogram earlier, LogHistogram recent) {
    return new Calibration(
        recent.total(), recent.upTo(earlier.quantile(0.5)), recent.upTo(earlier.quantile(0.9)));
  }

  private Calibration plus(Calibration other) {
    return new Calibration(
        tasks + other.tasks, withinP50 + other.withinP50, withinP90 + other.withinP90);
  }
}
