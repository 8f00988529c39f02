// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyFamilyTest {
  @Test
  void shouldNeitherReuseNorSkipNumbers() {
    // when
    int[] numbers = Arrays.stream(KeyFamily.values()).mapToInt(KeyFamily::number).toArray();
    // then
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i]).describedAs(KeyFamily.values()[i].name()).isEqualTo(i + 1);
    }
  }

  @Test
  void shouldKeepTheNumbersOfTheFirstFormat() {
    assertThat(KeyFamily.PLAN.number()).isEqualTo((byte) 1);
    assertThat(KeyFamily.TASK.number()).isEqualTo((byte) 2);
    assertThat(KeyFamily.EVENT.number()).isEqualTo((byte) 3);
    assertThat(KeyFamily.ACCOUNTING.number()).isEqualTo((byte) 13);
  }
}
