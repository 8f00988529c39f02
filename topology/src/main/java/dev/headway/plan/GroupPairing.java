// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.task.MatchRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs the tasks and results of one correlation group: the k-th result with the k-th task in event
 * order, up to {@value #BOUND}.
 */
final class GroupPairing {
  /** Members of a group that are paired; the rest stays unmatched. */
  static final int BOUND = 1_000;

  private final PlanUnit unit;
  private final PlanRecords records;
  private final PlanState.UnsettledGroup unsettled;

  GroupPairing(PlanUnit unit, PlanRecords records, PlanState.UnsettledGroup unsettled) {
    this.unit = unit;
    this.records = records;
    this.unsettled = unsettled;
  }

  /**
   * Pairs the group unless it has more than {@code bound} tasks or results: then it waits for the
   * next snapshot.
   */
  boolean settleUpTo(int bound) {
    CorrelationGroup group = unsettled.group();
    List<GroupTask> tasks =
        records.groupTasks(group, Math.min(bound, BOUND) + (bound < BOUND ? 1 : 0));
    // Results beyond the bound may still hold a task from before others came in front of them.
    List<Candidate> results =
        records.groupResults(group, bound < BOUND ? bound + 1L : BOUND + unsettled.added());
    if (bound < BOUND && (tasks.size() > bound || results.size() > bound)) {
      return false;
    }
    for (int k = 0; k < results.size(); k++) {
      EventOrder result = results.get(k).ending().order();
      String now = unit.matchOf(result);
      if (now != null && !now.equals(partner(tasks, k))) {
        unit.detach(result, now);
      }
    }
    for (int k = 0; k < results.size(); k++) {
      String partner = partner(tasks, k);
      if (partner != null && unit.matchOf(results.get(k).ending().order()) == null) {
        unit.attach(results.get(k).ending(), MatchRule.BY_CORRELATION, partner);
      }
    }
    return true;
  }

  private static @Nullable String partner(List<GroupTask> tasks, int k) {
    return k < Math.min(tasks.size(), BOUND) ? tasks.get(k).taskId() : null;
  }
}
