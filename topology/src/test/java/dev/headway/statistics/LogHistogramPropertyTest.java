// SPDX-License-Identifier: Apache-2.0
package dev.headway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LogHistogramPropertyTest {
  private static final long YEAR = 365L * 24 * 3_600 * 1_000_000;

  @Provide
  Arbitrary<List<Long>> durations() {
    return Arbitraries.longs().between(0, YEAR).list().ofMinSize(1).ofMaxSize(200);
  }

  private static LogHistogram of(List<Long> durations) {
    LogHistogram histogram = LogHistogram.EMPTY;
    for (long duration : durations) {
      histogram = histogram.with(duration, 1);
    }
    return histogram;
  }

  @Property
  void shouldTellQuantilesWithinOnePercent(
      @ForAll("durations") List<Long> durations, @ForAll double share) {
    // given
    double q = Math.abs(share % 1);
    List<Long> sorted = durations.stream().sorted().toList();
    long exact = sorted.get((int) Math.max(0, Math.ceil(q * sorted.size()) - 1));

    // then: a microsecond is the finest it knows
    assertThat((double) of(durations).quantile(q))
        .isCloseTo(Math.max(1, exact), within(Math.max(1, exact) * 0.01 + 1));
  }

  @Property
  void shouldAddPartsInAnyGrouping(
      @ForAll("durations") List<Long> first, @ForAll("durations") List<Long> second) {
    assertThat(of(first).plus(of(second)))
        .isEqualTo(of(second).plus(of(first)))
        .isEqualTo(of(java.util.stream.Stream.concat(first.stream(), second.stream()).toList()));
  }

  @Property
  void shouldTakeBackWhatWasCounted(
      @ForAll("durations") List<Long> stay, @ForAll("durations") List<Long> leave) {
    // given
    LogHistogram histogram = of(stay).plus(of(leave));

    // when
    for (long duration : leave) {
      histogram = histogram.with(duration, -1);
    }

    // then
    assertThat(histogram).isEqualTo(of(stay));
    assertThat(histogram.total()).isEqualTo(stay.size());
  }

  @Test
  void shouldTellNothingOfNothing() {
    assertThat(LogHistogram.EMPTY.quantile(0.5)).isZero();
    assertThat(LogHistogram.EMPTY.with(5, 1).with(5, -1)).isEqualTo(LogHistogram.EMPTY);
  }
}
