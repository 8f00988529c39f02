// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan's own record: small and of bounded size, however many tasks the plan has.
 *
 * @param version version of the last emitted snapshot; 0 before the first
 * @param dirty facts newer than that snapshot are folded
 * @param changedTasks tasks that changed since
 * @param unsettledGroups correlation groups to pair again before the next snapshot
 * @param indexed tasks are indexed by correlation: set once the first result has to be matched that
 *     way
 * @param namesRequests results that name requests by event id are indexed
 * @param announced hashes of the correlations last announced to the correlator
 * @param attributes descriptive attributes
 * @param lifecycle where it stands
 * @param totals sums over tasks
 * @param declaredTasks largest total_actions declared; −1 for none
 * @param usage ledger over all events
 * @param errorLogs log lines of level error
 * @param events distinct events folded
 * @param unmatched results that belong to no known task
 * @param agents tasks by agent
 * @param stageSteps how far stages have got
 */
public record PlanState(
    long version,
    boolean dirty,
    List<String> changedTasks,
    List<UnsettledGroup> unsettledGroups,
    boolean indexed,
    boolean namesRequests,
    List<Long> announced,
    PlanAttributes attributes,
    PlanLifecycle lifecycle,
    TaskTotals totals,
    long declaredTasks,
    Usage usage,
    long errorLogs,
    long events,
    long unmatched,
    AgentTasks agents,
    StageSteps stageSteps) {
  /**
   * A correlation group whose pairing is out of date.
   *
   * @param group the group
   * @param added results added to it since it was last paired: as many may have been pushed beyond
   *     the pairing's bound
   */
  public record UnsettledGroup(CorrelationGroup group, long added) {}

  /**
   * A plan nothing is known of; its last snapshot, if it lived before, had version {@code version}.
   */
  public static PlanState unknown(long version) {
    return new PlanState(
        version,
        false,
        List.of(),
        List.of(),
        false,
        false,
        List.of(),
        PlanAttributes.NONE,
        PlanLifecycle.NONE,
        TaskTotals.NONE,
        -1,
        Usage.NONE,
        0,
        0,
        0,
        AgentTasks.NONE,
        StageSteps.NONE);
  }

  /** The larger of the declared and the observed number of tasks. */
  public long taskCount() {
    return Math.max(declaredTasks, totals.tracked());
  }

  /**
   * This plan, of which another application has emitted snapshots.
   *
   * @param last the last one's version
   * @param told nothing newer is folded
   */
  public PlanState adopted(long last, boolean told) {
    return new PlanState(
        Math.max(version, last),
        !told,
        List.of(),
        unsettledGroups,
        indexed,
        namesRequests,
        announced,
        attributes,
        lifecycle,
        totals,
        declaredTasks,
        usage,
        errorLogs,
        events,
        unmatched,
        agents,
        stageSteps);
  }

  /** This plan, with what an older release did not keep. */
  public PlanState with(AgentTasks counted, StageSteps steps) {
    return new PlanState(
        version,
        dirty,
        changedTasks,
        unsettledGroups,
        indexed,
        namesRequests,
        announced,
        attributes,
        lifecycle,
        totals,
        declaredTasks,
        usage,
        errorLogs,
        events,
        unmatched,
        counted,
        steps);
  }

  /** A plan's record being changed. */
  static final class Draft {
    private final PlanState before;
    private List<String> changedTasks;
    final List<UnsettledGroup> unsettledGroups;
    boolean indexed;
    boolean namesRequests;
    List<Long> announced;
    PlanAttributes attributes;
    PlanLifecycle lifecycle;
    TaskTotals totals;
    long declaredTasks;
    Usage usage;
    long errorLogs;
    long events;
    long unmatched;
    AgentTasks agents;
    StageSteps stageSteps;

    Draft(PlanState plan) {
      this.before = plan;
      this.changedTasks = plan.changedTasks;
      this.unsettledGroups = new ArrayList<>(plan.unsettledGroups);
      this.indexed = plan.indexed;
      this.namesRequests = plan.namesRequests;
      this.announced = plan.announced;
      this.attributes = plan.attributes;
      this.lifecycle = plan.lifecycle;
      this.totals = plan.totals;
      this.declaredTasks = plan.declaredTasks;
      this.usage = plan.usage;
      this.errorLogs = plan.errorLogs;
      this.events = plan.events;
      this.unmatched = plan.unmatched;
      this.agents = plan.agents;
      this.stageSteps = plan.stageSteps;
    }

    void changedTask(String taskId) {
      if (!changedTasks.contains(taskId)) {
        List<String> more = new ArrayList<>(changedTasks);
        more.add(taskId);
        changedTasks = more;
      }
    }

    List<String> changedTasks() {
      return changedTasks;
    }

    PlanState state() {
      return with(before.version, true, List.copyOf(changedTasks));
    }

    /** Settled without a snapshot: what changed is not kept. */
    PlanState untold() {
      return with(before.version, true, List.of());
    }

    PlanState emitted() {
      return with(before.version + 1, false, List.of());
    }

    private PlanState with(long version, boolean dirty, List<String> changed) {
      return new PlanState(
          version,
          dirty,
          changed,
          List.copyOf(unsettledGroups),
          indexed,
          namesRequests,
          announced,
          attributes,
          lifecycle,
          totals,
          declaredTasks,
          usage,
          errorLogs,
          events,
          unmatched,
          agents,
          stageSteps);
    }
  }
}
