// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final String TEXT =
      """
      # TYPE headway_events_total counter
      headway_events_total{kind="request",outcome="folded"} 12.0
      headway_events_total{kind="any",outcome="duplicate"} 3.0
      headway_events_total{kind="other",outcome="duplicate"} 1.5E3 1700000000
      headway_events_total_other{outcome="duplicate"} 99
      headway_events_total{not_outcome="duplicate"} 99
      """;

  @Test
  void shouldSumTheSamplesWithTheLabel() {
    assertThat(Samples.sum(TEXT, "headway_events_total", "outcome", "duplicate")).hasValue(1503.0);
  }

  @Test
  void shouldSumAllSamples() {
    assertThat(Samples.sum(TEXT, "headway_events_total")).isEqualTo(1614);
    assertThat(Samples.sum(TEXT, "headway_dead_letters_total")).isZero();
  }

  @Test
  void shouldTellNothingFromZero() {
    assertThat(Samples.sum(TEXT, "headway_events_total", "outcome", "lost")).isEmpty();
  }
}
