// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.event.Input;
import dev.headway.query.InputPosition.InputPartition;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is processed by this instance, in memory. Written by the processing thread,
 * read by queries.
 *
 * <p>There are two bounds, since a record is neither here nor there while it is being processed: a
 * reader who demands a position must find all of it in the store, and a reader who is told one must
 * be told of all that it can have seen.
 */
public final class PartitionProgress {
  private static final Input[] INPUTS = Input.values();

  private final int partition;
  private final AtomicLongArray begun = new AtomicLongArray(INPUTS.length);
  private final AtomicLongArray done = new AtomicLongArray(INPUTS.length);
  private volatile long checkpoint;
  private volatile boolean lost;
  private volatile InputPosition told;
  private volatile @Nullable Telling telling;

  /** What is told, and committed with the transaction of a thread. */
  private record Telling(Thread thread, InputPosition upTo) {}

  /**
   * @param told what its store says is emitted; that is committed
   */
  PartitionProgress(int partition, InputPosition told) {
    this.partition = partition;
    this.told = told;
  }

  /** The record at {@code offset} is about to be processed. */
  public void begins(Input input, long offset) {
    begun.set(input.ordinal(), offset + 1);
  }

  /** What the record at {@code offset} causes is in the store. */
  public void processed(Input input, long offset) {
    done.set(input.ordinal(), offset + 1);
  }

  /** Everything up to here is emitted, to be committed with the calling thread's transaction. */
  public void tells(InputPosition upTo) {
    telling = new Telling(Thread.currentThread(), upTo);
  }

  /** The transaction of {@code thread} is committed. */
  void committed(Thread thread) {
    Telling now = telling;
    if (now != null && now.thread() == thread) {
      told = now.upTo();
      telling = null;
    }
  }

  /**
   * Up to where all that follows from the inputs is emitted and committed: later than it is folded.
   */
  public InputPosition told() {
    return told;
  }

  /** What is put into the store from now on belongs to this checkpoint of it. */
  public void belongsTo(long checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** Everything before {@code offset} of an input is processed, by whomever. */
  void processedUpTo(Input input, long offset) {
    begun.accumulateAndGet(input.ordinal(), offset, Math::max);
    done.accumulateAndGet(input.ordinal(), offset, Math::max);
  }

  void lost() {
    lost = true;
  }

  /**
   * The partition is being given up: what its store holds may be committed or not, and nobody says.
   */
  public boolean isLost() {
    return lost;
  }

  /** What of the inputs is certainly in the store. */
  public InputPosition lowerBound() {
    return new InputPosition(offsets(done));
  }

  /** What may be in the store: nothing is from beyond. */
  public InputPosition upperBound() {
    Map<InputPartition, Long> offsets = offsets(begun);
    offsets.put(new InputPartition(InputPosition.CHECKPOINTS, partition), checkpoint);
    return new InputPosition(offsets);
  }

  private Map<InputPartition, Long> offsets(AtomicLongArray from) {
    Map<InputPartition, Long> offsets = new TreeMap<>();
    for (int input = 0; input < INPUTS.length; input++) {
      long offset = from.get(input);
      if (offset > 0) {
        offsets.put(new InputPartition(input, partition), offset);
      }
    }
    return offsets;
  }
}
