// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.listing.Dimension;
import dev.headway.listing.PlanPage;
import dev.headway.plan.Attributed;
import dev.headway.plan.DelegationState;
import dev.headway.plan.PlanState;
import dev.headway.progress.History;
import dev.headway.progress.PlanWork;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PlanAnswer;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import dev.headway.store.PlanLists;
import dev.headway.store.StoredPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Answers one partition's part of questions about many plans. */
final class PartitionAnswers {
  private final PartitionStore store;
  private final PlanLists lists;
  private final BiFunction<PlanKey, PlanState, PlanAnswer> plan;

  /**
   * @param plan shows a plan
   */
  PartitionAnswers(PartitionStore store, BiFunction<PlanKey, PlanState, PlanAnswer> plan) {
    this.store = store;
    this.lists = store.lists();
    this.plan = plan;
  }

  /** Whether it can be answered. */
  boolean areReady() {
    return lists.areComplete();
  }

  <A> A answer(PartitionQuestion<A> question) {
    return question
        .answers()
        .cast(
            switch (question) {
              case PartitionQuestion.Page page -> page(page);
              case PartitionQuestion.OfSession ofSession ->
                  plans(lists.session(ofSession.view(), ofSession.sessionId()));
              case PartitionQuestion.PlansById byId -> plans(lists.plans(byId.keys()));
              case PartitionQuestion.SubPlans subPlans ->
                  plans(
                      subPlans.parents().stream()
                          .flatMap(parent -> lists.subPlans(parent).stream())
                          .toList());
              case PartitionQuestion.Facets facets ->
                  new PartitionQuestion.FacetCounts(
                      lists.counts(facets.view(), Dimension.STATUS),
                      lists.counts(facets.view(), Dimension.AGENT),
                      lists.counts(facets.view(), Dimension.EVENT_TYPE));
              case PartitionQuestion.Groups groups -> groups(groups);
              case PartitionQuestion.TasksOfAgent tasks ->
                  store.agents().tasks(tasks.view(), tasks.agent(), tasks.after(), tasks.until());
              case PartitionQuestion.Agents agents ->
                  new PartitionQuestion.FoundAgents(store.agents().agents(agents.view()));
              case PartitionQuestion.Work work ->
                  new PartitionQuestion.FoundWork(work(work.plan()));
              case PartitionQuestion.Durations durations -> history(durations);
              case PartitionQuestion.Owners owners ->
                  new PartitionQuestion.FoundOwners(
                      lists.ownersOf(owners.tenantId(), owners.planId()));
              case PartitionQuestion.Told told -> new PartitionQuestion.AllTold();
              case PartitionQuestion.Erased erased ->
                  new PartitionQuestion.FoundErasure(store.erasure(erased.erasureId()));
            });
  }

  private PartitionQuestion.PartOfPage page(PartitionQuestion.Page asked) {
    PlanPage page =
        lists.page(asked.filter(), asked.sort(), asked.after(), asked.limit(), asked.count());
    return new PartitionQuestion.PartOfPage(
        placed(page.plans()), page.lookedUpTo(), page.total(), page.totalIsExact(), page.leftOut());
  }

  private PartitionQuestion.Plans plans(List<PlanPage.Listed> plans) {
    return new PartitionQuestion.Plans(placed(plans));
  }

  private List<PartitionQuestion.PlacedPlan> placed(List<PlanPage.Listed> plans) {
    return plans.stream()
        .map(
            listed ->
                new PartitionQuestion.PlacedPlan(
                    listed.place(), plan.apply(listed.plan(), listed.state())))
        .toList();
  }

  private @Nullable PlanWork work(PlanKey key) {
    StoredPlan stored = store.plan(key);
    PlanState state = stored.plan();
    return state == null ? null : OpenWork.of(plan.apply(key, state).progress(), state, stored);
  }

  private History history(PartitionQuestion.Durations asked) {
    Map<String, Map<String, History.Durations>> durations = new TreeMap<>();
    for (String type : asked.eventTypes()) {
      durations.put(type, store.agents().durations(asked.tenantId(), type, asked.recentFrom()));
    }
    return new History(durations);
  }

  private PartitionQuestion.FoundGroups groups(PartitionQuestion.Groups asked) {
    List<PartitionQuestion.Group> found = new ArrayList<>();
    for (PlanKey key : lists.plansWithGroup(asked.view(), asked.groupId())) {
      DelegationState group = store.plan(key).delegation(asked.groupId());
      Attributed<DelegationState.Started> started = group == null ? null : group.started();
      if (group != null && started != null) {
        found.add(
            new PartitionQuestion.Group(
                key,
                group.groupId(),
                started.value().parentTaskId(),
                started.value().totalTasks(),
                group.members(),
                group.completed(),
                group.failed(),
                group.cancelled(),
                started.at().time()));
      }
    }
    return new PartitionQuestion.FoundGroups(found);
  }
}
