// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of one plan, one after the other. */
final class PlanMailbox extends Mailbox<PlanMailbox.Mail> {
  private final int capacity;
  private final Runnable overflow;
  private final ArrayDeque<LiveChange> changes = new ArrayDeque<>(4);
  private @Nullable LiveChange newest;

  /**
   * Empty.
   *
   * @param capacity most changes it holds
   * @param overflow told when there were more
   */
  PlanMailbox(int capacity, Runnable overflow) {
    this.capacity = capacity;
    this.overflow = overflow;
  }

  /** What was taken. */
  sealed interface Mail {
    /**
     * Changes, each after the one before; may be empty.
     *
     * @param changes changes
     */
    record Changes(List<LiveChange> changes) implements Mail {}

    /**
     * There were too many.
     *
     * @param newest the last of them
     */
    record TooMany(LiveChange newest) implements Mail {}
  }

  @Override
  void put(LiveChange change) {
    @Nullable LiveChange last = newest;
    if (last != null) {
      newest = last.isEnd() ? last : change;
    } else if (changes.size() == capacity) {
      // That a plan has left is told, whatever comes after: that is another one.
      newest = changes.stream().filter(LiveChange::isEnd).findFirst().orElse(change);
      changes.clear();
      overflow.run();
    } else {
      changes.add(change);
    }
  }

  @Override
  boolean isEmpty() {
    return changes.isEmpty() && newest == null;
  }

  @Override
  Mail remove() {
    @Nullable LiveChange last = newest;
    if (last != null) {
      newest = null;
      return new Mail.TooMany(last);
    }
    List<LiveChange> taken = new ArrayList<>(changes);
    changes.clear();
    return new Mail.Changes(taken);
  }
}
