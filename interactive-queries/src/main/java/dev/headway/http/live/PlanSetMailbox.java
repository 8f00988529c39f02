// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latest change of each plan of many. */
final class PlanSetMailbox extends Mailbox<PlanSetMailbox.Mail> {
  private final int capacity;
  private final Runnable overflow;
  private final Map<String, LiveChange> latest = new LinkedHashMap<>();
  private boolean overflowed;

  /**
   * Empty.
   *
   * @param capacity most plans it holds
   * @param overflow told when there were more
   */
  PlanSetMailbox(int capacity, Runnable overflow) {
    this.capacity = capacity;
    this.overflow = overflow;
  }

  /**
   * What was taken.
   *
   * @param latest the latest changes, one of each plan
   * @param tooMany there were more, and they are gone
   */
  record Mail(List<LiveChange> latest, boolean tooMany) {}

  @Override
  void put(LiveChange change) {
    if (overflowed) {
      return;
    }
    latest.put(change.key(), change);
    if (latest.size() > capacity) {
      latest.clear();
      overflowed = true;
      overflow.run();
    }
  }

  @Override
  boolean isEmpty() {
    return latest.isEmpty() && !overflowed;
  }

  @Override
  Mail remove() {
    Mail mail = new Mail(new ArrayList<>(latest.values()), overflowed);
    latest.clear();
    overflowed = false;
    return mail;
  }
}
