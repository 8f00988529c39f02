// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      value = {
        "0 | 0",
        "7 | 7",
        "'Thu, 1 Jan 2026 12:00:05 GMT' | 5",
        "'Thu, 1 Jan 2026 11:00:00 GMT' | 0",
        "soon | 1",
        "-3 | 1",
        "99999999999999999999 | 1",
        "'' | 1"
      },
      delimiter = '|')
  void shouldTakeSecondsAndDates(String text, long seconds) {
    HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of(text)), (a, b) -> true);

    assertThat(RetryAfter.of(headers, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
