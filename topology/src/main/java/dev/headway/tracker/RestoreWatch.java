// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import java.util.function.IntConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/** Tells when a store begins to be filled from its changelog, and when it has been restored. */
final class RestoreWatch implements StateRestoreListener, StandbyUpdateListener {
  private final RestoreProgress progress;
  private final IntConsumer begins;
  private final Runnable restored;

  /**
   * @param progress kept up to date
   * @param begins told the partition whose store, or copy of a store, will hold what is committed
   *     and nothing else
   * @param restored run when a store has been restored
   */
  RestoreWatch(RestoreProgress progress, IntConsumer begins, Runnable restored) {
    this.progress = progress;
    this.begins = begins;
    this.restored = restored;
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    progress.begins(changelog.partition(), from, to);
    begins.accept(changelog.partition());
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long count) {
    progress.ends(changelog.partition());
  }

  @Override
  public void onUpdateStart(TopicPartition changelog, String store, long from) {
    begins.accept(changelog.partition());
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long last, long count) {
    progress.restored(changelog.partition(), last + 1);
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long count) {
    progress.ends(changelog.partition());
    restored.run();
  }

  @Override
  public void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long to, long count, long end) {
    // What a copy lacks is asked of the brokers: they know how long its changelog is.
  }

  @Override
  public void onUpdateSuspended(
      TopicPartition changelog, String store, long offset, long end, SuspendReason reason) {
    // The store is closed, or restored as an active one: then onRestoreStart tells.
  }
}
