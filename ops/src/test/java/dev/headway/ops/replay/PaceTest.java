// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  @Test
  void shouldShortenEventTimeByTheFactor() {
    // given
    Pace pace = Pace.parse("10");

    // when / then
    assertThat(pace.due(Optional.of(START))).isZero();
    assertThat(pace.due(Optional.of(START.plusSeconds(5)))).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void shouldStretchEventTimeBelowOne() {
    // given
    Pace pace = Pace.parse("0.5");
    pace.due(Optional.of(START));

    // when / then
    assertThat(pace.due(Optional.of(START.plusSeconds(3)))).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void shouldSendWithTheOneBeforeWhatIsOutOfOrderOrHasNoTime() {
    // given
    Pace pace = Pace.parse("1");
    pace.due(Optional.of(START));
    pace.due(Optional.of(START.plusSeconds(4)));

    // when / then
    assertThat(pace.due(Optional.of(START.plusSeconds(1)))).isEqualTo(Duration.ofSeconds(4));
    assertThat(pace.due(Optional.empty())).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void shouldNeverWaitAtFullSpeed() {
    // given
    Pace pace = Pace.parse("max");

    // when / then
    assertThat(pace.due(Optional.of(START))).isZero();
    assertThat(pace.due(Optional.of(START.plusSeconds(3600)))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "fast", "NaN", "Infinity", ""})
  void shouldRefuseAnythingElse(String speed) {
    assertThatThrownBy(() -> Pace.parse(speed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'max'");
  }
}
