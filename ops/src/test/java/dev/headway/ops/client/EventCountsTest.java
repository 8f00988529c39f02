// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventCountsTest {
  private static final EventCounts BEFORE = new EventCounts(Map.of("one", 3.0, "two", 1.0), true);

  @Test
  void shouldAddUpWhatAllInstancesCounted() {
    // given
    EventCounts later = new EventCounts(Map.of("one", 4.0, "two", 6.0), true);

    // then
    assertThat(BEFORE.duplicatesUntil(later)).hasValue(6);
    assertThat(BEFORE.duplicatesUntil(BEFORE)).hasValue(0);
  }

  @Test
  void shouldSayNothingThatIsNotExact() {
    // one went, one came, one started anew, one could not be asked
    assertThat(BEFORE.duplicatesUntil(new EventCounts(Map.of("one", 9.0), true))).isEmpty();
    assertThat(
            BEFORE.duplicatesUntil(
                new EventCounts(Map.of("one", 9.0, "two", 9.0, "three", 0.0), true)))
        .isEmpty();
    assertThat(BEFORE.duplicatesUntil(new EventCounts(Map.of("one", 9.0, "two", 0.0), true)))
        .isEmpty();
    assertThat(BEFORE.duplicatesUntil(new EventCounts(Map.of("one", 9.0, "two", 9.0), false)))
        .isEmpty();
    assertThat(new EventCounts(Map.of(), false).duplicatesUntil(BEFORE)).isEmpty();
  }
}
