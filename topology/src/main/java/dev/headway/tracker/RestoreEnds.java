// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Tells when a store has been restored. */
final class RestoreEnds implements StateRestoreListener {
  private final Runnable then;

  RestoreEnds(Runnable then) {
    this.then = then;
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    // Only the end matters here: the lag of a store that is being restored is shown by /ready.
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long count) {
    // as above
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long count) {
    then.run();
  }
}
