// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TimeTextPropertyTest {
  private static final DateTimeFormatter SIX_DIGITS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Provide
  static Arbitrary<Long> times() {
    Arbitrary<Long> any =
        Arbitraries.longs()
            .between(
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("-0002-01-01T00:00:00Z")),
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("+10001-01-01T00:00:00Z")));
    return Arbitraries.oneOf(
        any,
        any.map(micros -> micros - Math.floorMod(micros, 1_000L)),
        any.map(micros -> micros - Math.floorMod(micros, 1_000_000L)));
  }

  @Property
  void shouldWriteTheShortestAsJavaDoes(@ForAll("times") long micros) {
    assertThat(TimeText.shortest(micros))
        .isEqualTo(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
  }

  @Property
  void shouldWriteSixDigitsOrNone(@ForAll("times") long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    int year = instant.atZone(ZoneOffset.UTC).getYear();
    String expected =
        instant.getNano() == 0 || year < 0 || year > 9_999
            ? instant.toString()
            : SIX_DIGITS.format(instant);
    assertThat(TimeText.even(micros)).isEqualTo(expected);
  }

  @Example
  void shouldWriteTimesBeforeTheEpoch() {
    assertThat(TimeText.even(-1)).isEqualTo("1969-12-31T23:59:59.999999Z");
    assertThat(TimeText.shortest(-1_000)).isEqualTo("1969-12-31T23:59:59.999Z");
  }
}
