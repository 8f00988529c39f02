// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the feed leaves changes for one stream, whose thread takes them. It holds so much and no
 * more: whoever is slow loses single changes, never the latest.
 *
 * @param <T> what is taken
 */
abstract class Mailbox<T> implements Subscriber {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private boolean cut;

  @Override
  public final void offer(LiveChange change) {
    lock.lock();
    try {
      put(change);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final void cut() {
    lock.lock();
    try {
      cut = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing will come any more. */
  final boolean isCut() {
    lock.lock();
    try {
      return cut;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something, or nothing will come any more.
   *
   * @param nanos how long at most
   * @return what there is; empty after that time
   */
  final T take(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (isEmpty() && !cut && left > 0) {
        left = filled.awaitNanos(left);
      }
      return remove();
    } finally {
      lock.unlock();
    }
  }

  /** Waits whatever comes, but not when nothing will come any more. */
  final void pause(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!cut && left > 0) {
        left = filled.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a change. One thread at a time. */
  abstract void put(LiveChange change);

  /** Whether there is nothing to take. One thread at a time. */
  abstract boolean isEmpty();

  /** Takes what there is. One thread at a time. */
  abstract T remove();
}
