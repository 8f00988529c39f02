// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void shouldTakeTheMedianOfOddAndEvenCounts() {
    assertThat(Estimate.of(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2.0);
    assertThat(Estimate.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
  }

  @Test
  void shouldHaveNoWidthWhereThereIsOneValue() {
    // when
    Estimate estimate = Estimate.of(List.of(0.7));

    // then
    assertThat(estimate.low()).isEqualTo(0.7);
    assertThat(estimate.high()).isEqualTo(0.7);
  }

  @Test
  void shouldEncloseTheMedianAndGiveTheSameIntervalAgain() {
    // given
    List<Double> values = List.of(0.52, 0.48, 0.50, 0.55, 0.41, 0.49, 0.51);

    // when
    Estimate estimate = Estimate.of(values);

    // then
    assertThat(estimate.low()).isLessThanOrEqualTo(estimate.median()).isGreaterThanOrEqualTo(0.41);
    assertThat(estimate.high()).isGreaterThanOrEqualTo(estimate.median()).isLessThanOrEqualTo(0.55);
    assertThat(Estimate.of(values)).isEqualTo(estimate);
  }

  @Test
  void shouldCoverTheTrueMedianAboutAsOftenAsItSays() {
    // given
    SplittableRandom random = new SplittableRandom(7);
    int covered = 0;

    // when
    for (int i = 0; i < 200; i++) {
      Estimate estimate =
          Estimate.of(DoubleStream.generate(random::nextDouble).limit(15).boxed().toList());
      covered += estimate.low() <= 0.5 && 0.5 <= estimate.high() ? 1 : 0;
    }

    // then
    assertThat(covered / 200.0).isCloseTo(0.95, within(0.05));
  }

  @Test
  void shouldPairValuesBeforeItTakesTheMedian() {
    // given: the machine becomes ten times slower, the ratio stays
    List<Double> ours = List.of(10.0, 50.0, 100.0);
    List<Double> theirs = List.of(5.0, 25.0, 50.0);

    // when
    Estimate estimate = Estimate.ofPairs(ours, theirs, (a, b) -> b / a);

    // then
    assertThat(estimate.values()).containsExactly(0.5, 0.5, 0.5);
    assertThat(estimate.low()).isEqualTo(0.5);
    assertThat(estimate.high()).isEqualTo(0.5);
  }

  @Test
  void shouldRefuseWhatIsNoSample() {
    assertThatIllegalArgumentException().isThrownBy(() -> Estimate.of(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Estimate.of(List.of(1.0, Double.NaN)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Estimate.ofPairs(List.of(1.0), List.of(1.0, 2.0), (a, b) -> a / b));
  }
}
