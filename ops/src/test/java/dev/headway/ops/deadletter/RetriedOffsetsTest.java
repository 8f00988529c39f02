// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RetriedOffsetsTest {
  @Test
  void shouldCommitWhatIsDoneWithoutAGap() {
    // given
    RetriedOffsets offsets = RetriedOffsets.none();

    // when
    offsets.add(0, 2);
    offsets.add(5, 5);
    offsets.add(7, 9);

    // then
    assertThat(offsets.committed()).isEqualTo(3);
    assertThat(offsets.metadata()).isEqualTo("5,7-9");
  }

  @Test
  void shouldJoinRangesThatMeet() {
    // given
    RetriedOffsets offsets = RetriedOffsets.of(3, "5,7-9");

    // when
    offsets.add(3, 4);
    offsets.add(6, 6);

    // then
    assertThat(offsets.committed()).isEqualTo(10);
    assertThat(offsets.metadata()).isEmpty();
  }

  @Test
  void shouldTakeForeignMetadataForNone() {
    assertThat(RetriedOffsets.of(2, "someone else's").metadata()).isEmpty();
    assertThat(RetriedOffsets.of(2, "").contains(1)).isTrue();
    assertThat(RetriedOffsets.of(2, "").contains(2)).isFalse();
  }

  @RepeatedTest(50)
  void shouldRememberExactlyWhatWasAddedThroughACommit(RepetitionInfo repetition) {
    // given
    Random random = new Random(repetition.getCurrentRepetition());
    BitSet expected = new BitSet();
    RetriedOffsets offsets = RetriedOffsets.none();

    // when
    for (int i = 0; i < 30; i++) {
      int first = random.nextInt(100);
      int last = first + random.nextInt(6);
      expected.set(first, last + 1);
      offsets.add(first, last);
      offsets = RetriedOffsets.of(offsets.committed(), offsets.metadata());
    }

    // then
    for (int offset = 0; offset < 110; offset++) {
      assertThat(offsets.contains(offset)).as("offset %d", offset).isEqualTo(expected.get(offset));
    }
    assertThat(offsets.committed()).isEqualTo(expected.nextClearBit(0));
  }
}
