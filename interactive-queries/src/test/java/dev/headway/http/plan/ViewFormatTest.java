// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.http.json.Decimals;
import dev.headway.http.json.Times;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ViewFormatTest {
  @Test
  void shouldWriteTimesInUtcWithAFractionOnlyWhereThereIsOne() {
    assertThat(Times.text(Instant.parse("2026-01-01T12:00:00Z"))).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(Times.text(Instant.parse("2026-01-01T12:00:02.5Z")))
        .isEqualTo("2026-01-01T12:00:02.500000Z");
    assertThat(Times.text(Instant.parse("2026-01-01T12:00:02.123456789Z")))
        .isEqualTo("2026-01-01T12:00:02.123456Z");
    assertThat(Times.text(Instant.parse("1969-12-31T23:59:59.9Z")))
        .isEqualTo("1969-12-31T23:59:59.900000Z");
  }

  @Test
  void shouldWriteExactDecimals() {
    assertThat(Decimals.seconds(2_500_000)).hasToString("2.5");
    assertThat(Decimals.seconds(0)).hasToString("0.0");
    assertThat(Decimals.seconds(100_000_000)).hasToString("100.0");
    assertThat(Decimals.dollars(1).toPlainString()).isEqualTo("0.000000001");
    assertThat(Decimals.dollars(Long.MAX_VALUE)).hasToString("9223372036.854775807");
    assertThat(Decimals.share(1_000_000)).hasToString("1.0");
    assertThat(Decimals.share(333_333)).hasToString("0.333333");
  }

  @Test
  void shouldCompareTagsWeakly() {
    assertThat(ETags.matches("W/\"1-a\"", "W/\"1-a\"")).isTrue();
    assertThat(ETags.matches("\"1-a\"", "W/\"1-a\"")).isTrue();
    assertThat(ETags.matches("\"x\", W/\"1-a\"", "W/\"1-a\"")).isTrue();
    assertThat(ETags.matches("*", "W/\"1-a\"")).isTrue();
    assertThat(ETags.matches("W/\"2-a\"", "W/\"1-a\"")).isFalse();
    assertThat(ETags.matches(null, "W/\"1-a\"")).isFalse();
  }
}
