// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.query.InputPosition.InputPartition;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class InputPositionsTest {
  private static final InputPosition RECORDED =
      new InputPosition(Map.of(new InputPartition(0, 1), 5L));
  private static final InputPosition EMITTED =
      new InputPosition(Map.of(new InputPartition(0, 1), 9L));

  private final InputPositions positions = new InputPositions();

  @Test
  void shouldCountAsToldWhatIsEmittedAndCommitted() {
    // given: what the store says is committed
    PartitionProgress progress = positions.assigned(1, RECORDED);
    assertThat(progress.told()).isEqualTo(RECORDED);

    // when
    progress.tells(EMITTED);
    // then
    assertThat(progress.told()).isEqualTo(RECORDED);

    // when: another thread commits
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      CompletableFuture.runAsync(positions::committed, other).join();
    }
    // then
    assertThat(progress.told()).isEqualTo(RECORDED);

    // when
    positions.committed();
    // then
    assertThat(progress.told()).isEqualTo(EMITTED);
  }

  @Test
  void shouldNotTellOfWhatAPartitionHadBeforeItWasAssignedAgain() {
    // given
    positions.assigned(1, RECORDED).tells(EMITTED);
    // when: the transaction was aborted
    PartitionProgress progress = positions.assigned(1, RECORDED);
    positions.committed();
    // then
    assertThat(progress.told()).isEqualTo(RECORDED);
  }
}
