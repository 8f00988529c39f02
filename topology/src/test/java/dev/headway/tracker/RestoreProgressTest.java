// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
  private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 2);

  private final RestoreProgress progress = new RestoreProgress();
  private final RestoreWatch watch = new RestoreWatch(progress, partition -> {}, () -> {});

  @Test
  void shouldTellWhatAStoreLacksWhileItIsRestored() {
    assertThat(progress.missing()).isEmpty();

    watch.onRestoreStart(CHANGELOG, "store", 10, 110);
    assertThat(progress.missing()).containsOnly(Map.entry(2, 100L));

    watch.onBatchRestored(CHANGELOG, "store", 59, 50);
    assertThat(progress.missing()).containsOnly(Map.entry(2, 50L));

    watch.onRestoreEnd(CHANGELOG, "store", 100);
    assertThat(progress.missing()).isEmpty();
  }

  @Test
  void shouldForgetAStoreWhoseRestoringIsBrokenOff() {
    watch.onRestoreStart(CHANGELOG, "store", 0, 5);

    watch.onRestoreSuspended(CHANGELOG, "store", 0);

    assertThat(progress.missing()).isEmpty();
  }
}
