// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventCountsTest {
  private static final EventCounts BEFORE =
      new EventCounts(Map.of("one", counted(3), "two", counted(1)), true);

  private static EventCounts.Counted counted(long duplicates) {
    return new EventCounts.Counted(duplicates, 0);
  }

  @Test
  void shouldAddUpWhatAllInstancesCounted() {
    // given
    EventCounts later =
        new EventCounts(Map.of("one", counted(4), "two", new EventCounts.Counted(6, 3)), true);

    // then
    assertThat(BEFORE.until(later)).hasValue(new EventCounts.Counted(6, 3));
    assertThat(BEFORE.until(BEFORE)).hasValue(new EventCounts.Counted(0, 0));
  }

  @Test
  void shouldSayNothingThatIsNotExact() {
    // one went, one came, one started anew, one could not be asked
    assertThat(BEFORE.until(new EventCounts(Map.of("one", counted(9)), true))).isEmpty();
    assertThat(
            BEFORE.until(
                new EventCounts(
                    Map.of("one", counted(9), "two", counted(9), "three", counted(0)), true)))
        .isEmpty();
    assertThat(BEFORE.until(new EventCounts(Map.of("one", counted(9), "two", counted(0)), true)))
        .isEmpty();
    assertThat(BEFORE.until(new EventCounts(Map.of("one", counted(9), "two", counted(9)), false)))
        .isEmpty();
    assertThat(new EventCounts(Map.of(), false).until(BEFORE)).isEmpty();
  }
}
