// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2026-01-05T09:00:00Z, 2026-01-05T09:00:00Z",
    "2026-01-05t09:00:00z, 2026-01-05T09:00:00Z",
    "2026-01-05T09:00:00.1Z, 2026-01-05T09:00:00.100Z",
    "2026-01-05T09:00:00.123456789123Z, 2026-01-05T09:00:00.123456Z",
    "2026-01-05T09:00:00.999999999+05:30, 2026-01-05T03:30:00.999999Z",
    "2026-01-05T00:30:00-00:00, 2026-01-05T00:30:00Z",
    "1969-12-31T23:59:59.9999999Z, 1969-12-31T23:59:59.999999Z",
    "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
    "2017-01-01T00:59:60.5+01:00, 2016-12-31T23:59:59.500Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z"
  })
  void shouldFloorToMicroseconds(String text, Instant expected) {
    assertThat(Rfc3339.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-01-05",
        "2026-01-05T09:00:00",
        "2026-01-05 09:00:00Z",
        "2026-01-05T09:00Z",
        "2026-1-5T09:00:00Z",
        "2026-01-05T09:00:00.Z",
        "2026-01-05T09:00:00,5Z",
        "2026-13-05T09:00:00Z",
        "2026-02-29T09:00:00Z",
        "2026-01-05T24:00:00Z",
        "2026-01-05T09:60:00Z",
        "2026-01-05T09:00:61Z",
        "2026-01-05T09:00:60Z",
        "2026-01-05T09:00:00+24:00",
        "2026-01-05T09:00:00+0100",
        "2026-01-05T09:00:00+01",
        "2026-01-05T09:00:00ZZ",
        "+2026-01-05T09:00:00Z",
        "-026-01-05T09:00:00Z",
        "2026-01-05T09:00:00.5",
        "2026-01-05T09:00:00+01:60",
        "２026-01-05T09:00:00Z",
        " 2026-01-05T09:00:00Z"
      })
  void shouldRefuseEverythingElse(String text) {
    assertThat(Rfc3339.parse(text)).isNull();
  }

  @Property
  void shouldReadWhatJavaWrites(
      @ForAll @LongRange(min = -60_000_000_000L, max = 250_000_000_000L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(min = -1079, max = 1079) int offsetMinutes) {
    // given
    Instant instant = Instant.ofEpochSecond(seconds, nanos);
    OffsetDateTime local = instant.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
    String text = java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local);

    // then
    assertThat(Rfc3339.parse(text)).isEqualTo(instant.truncatedTo(ChronoUnit.MICROS));
  }
}
