// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The latest changes of all partitions, as many as fit: from any place that it reaches back to, it
 * has every change. Not for several threads at once.
 */
final class RecentChanges {
  private final long maxBytes;
  private final ArrayDeque<CommittedChange> changes = new ArrayDeque<>();
  private Offsets begin;
  private long bytes;

  /**
   * Empty.
   *
   * @param maxBytes memory they may take, about
   * @param begin where the first will come from
   */
  RecentChanges(long maxBytes, Offsets begin) {
    this.maxBytes = maxBytes;
    this.begin = begin;
  }

  void add(CommittedChange change) {
    changes.add(change);
    bytes += change.size();
    while (bytes > maxBytes) {
      CommittedChange oldest = changes.remove();
      bytes -= oldest.size();
      begin = begin.with(oldest.partition(), oldest.offset() + 1);
    }
  }

  /** From here on nothing is missing. */
  Offsets begin() {
    return begin;
  }

  /** The changes at {@code from} or later that are wanted, in order. */
  List<CommittedChange> since(Offsets from, Predicate<CommittedChange> wanted) {
    List<CommittedChange> found = new ArrayList<>();
    for (CommittedChange change : changes) {
      if (change.offset() >= from.in(change.partition()) && wanted.test(change)) {
        found.add(change);
      }
    }
    return found;
  }
}
