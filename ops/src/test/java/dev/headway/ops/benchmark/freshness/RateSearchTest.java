// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RateSearchTest {
  @Test
  void shouldTakeTheHighestRateThatWasKeptUpWith() {
    assertThat(
            RateSearch.most(
                List.of(
                    new RateSearch.Step(100, 50, true),
                    new RateSearch.Step(200, 2_000_000, false),
                    new RateSearch.Step(200, 90, true),
                    new RateSearch.Step(300, 2_000_000, false))))
        .isEqualTo(200);
  }

  @Test
  void shouldHaveNoRateWhenNoneWasKeptUpWith() {
    assertThat(RateSearch.most(List.of(new RateSearch.Step(100, 2_000_000, false)))).isZero();
  }
}
