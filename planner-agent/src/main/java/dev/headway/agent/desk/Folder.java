// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A piece of work on the desk, with what has come for it. Touched by the desk's thread only. */
final class Folder<W extends Work> {
  private final WorkKey key;
  private final int partition;
  private final Deque<Input> inbox = new ArrayDeque<>();
  private W work;
  private Input.@Nullable Due awaited;
  private @Nullable Thread step;
  private boolean changed;
  private Instant notBefore = Instant.MIN;
  private int failures;

  Folder(WorkKey key, int partition, W work) {
    this.key = key;
    this.partition = partition;
    this.work = work;
  }

  WorkKey key() {
    return key;
  }

  int partition() {
    return partition;
  }

  W work() {
    return work;
  }

  Deque<Input> inbox() {
    return inbox;
  }

  /** The time it waits for and has not been given yet; null: none. */
  Input.@Nullable Due awaited() {
    return awaited;
  }

  void await(Input.@Nullable Due due) {
    awaited = due;
  }

  void put(Input input) {
    inbox.addLast(input);
    changed = true;
  }

  /** Whether what it holds is not committed yet. */
  boolean changed() {
    return changed;
  }

  void committed() {
    changed = false;
  }

  boolean busy() {
    return step != null;
  }

  boolean idle() {
    return step == null && inbox.isEmpty();
  }

  boolean ready(Instant now) {
    return step == null && !changed && !inbox.isEmpty() && !now.isBefore(notBefore);
  }

  void started(Thread thread) {
    step = thread;
  }

  /** The step for the first of the inbox is done. */
  void stepped(W after) {
    step = null;
    failures = 0;
    work = after;
    inbox.removeFirst();
    changed = true;
  }

  /** The step came to nothing; returns when it may be tried again. */
  Instant failed(Instant now) {
    step = null;
    failures++;
    notBefore = now.plusMillis(Math.min(60_000, 100L << Math.min(failures, 10)));
    return notBefore;
  }

  void cancel() {
    if (step != null) {
      step.interrupt();
    }
  }
}
