// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.partition.Gathered;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Reply;
import dev.headway.query.InputPosition;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PartitionQuestion.PlacedPlan;
import dev.headway.query.PlanAnswer;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plan and everything below it, asked for level by level: every partition may have plans of each.
 * A plan names one parent, so below a plan there is a tree, but for those that lead back to it.
 */
final class Hierarchy {
  private static final int MOST_PLANS = 1_000;
  private static final int MOST_LEVELS = 32;

  private final Asking asking;
  private final PlanKey root;
  private final Map<String, PlanAnswer> plans = new LinkedHashMap<>();
  private final Map<String, List<String>> below = new HashMap<>();
  private final List<CycleView> cycles = new ArrayList<>();
  private final List<String> truncated = new ArrayList<>();
  private InputPosition position = InputPosition.START;
  private @Nullable String staleness;

  /** Asks for plans. */
  interface Asking {
    Gathered<PartitionQuestion.Plans> ask(PartitionQuestion<PartitionQuestion.Plans> question);
  }

  /** The plans below {@code root}, and itself. */
  Hierarchy(Asking asking, PlanKey root) {
    this.asking = asking;
    this.root = root;
  }

  Reply reply(PositionTokens tokens) {
    find();
    HierarchyView view = new HierarchyView(node(root.planId()), cycles, truncated);
    return new Gathered<>(List.of(view), List.of(), List.of(), false, position, staleness)
        .dated(Reply.json(200, view), tokens);
  }

  private List<PlacedPlan> ask(PartitionQuestion<PartitionQuestion.Plans> question) {
    Gathered<PartitionQuestion.Plans> parts = asking.ask(question);
    position = position.merge(parts.position());
    staleness = parts.staleness() == null ? staleness : parts.staleness();
    return parts.all().stream()
        .flatMap(part -> part.plans().stream())
        .sorted(RelatedPlanRoutes.BY_START)
        .toList();
  }

  private void find() {
    PlanAnswer top =
        ask(new PartitionQuestion.PlansById(List.of(root))).stream()
            .findFirst()
            .map(PlacedPlan::plan)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.PLAN_NOT_FOUND, "Plan " + root.planId() + " not found")
                        .exception());
    plans.put(root.planId(), top);
    List<PlanKey> level = List.of(root);
    for (int depth = 1; !level.isEmpty(); depth++) {
      if (depth > MOST_LEVELS || plans.size() >= MOST_PLANS) {
        level.forEach(plan -> truncated.add(plan.planId()));
        return;
      }
      level = enter(ask(new PartitionQuestion.SubPlans(level)));
    }
  }

  /** Enters the plans of a level, and gives those to go on with. */
  private List<PlanKey> enter(List<PlacedPlan> found) {
    List<PlanKey> next = new ArrayList<>();
    for (PlacedPlan placed : found) {
      PlanProgress plan = placed.plan().progress();
      String parent = Objects.requireNonNull(plan.getParentPlanId(), "a sub-plan has a parent");
      if (plans.containsKey(plan.getPlanId())) {
        cycles.add(new CycleView(plan.getPlanId(), parent));
      } else if (plans.size() >= MOST_PLANS) {
        if (!truncated.contains(parent)) {
          truncated.add(parent);
        }
      } else {
        plans.put(plan.getPlanId(), placed.plan());
        below.computeIfAbsent(parent, p -> new ArrayList<>()).add(plan.getPlanId());
        next.add(RelatedPlanRoutes.key(placed.plan()));
      }
    }
    return next;
  }

  private PlanNodeView node(String planId) {
    PlanAnswer plan = Objects.requireNonNull(plans.get(planId));
    List<PlanNodeView> children =
        below.getOrDefault(planId, List.of()).stream().map(this::node).toList();
    RollUp own = RollUp.of(plan.progress());
    return new PlanNodeView(
        PlanRendering.execution(plan), own.view(), rollUp(planId).view(), children);
  }

  private RollUp rollUp(String planId) {
    RollUp sum = RollUp.of(Objects.requireNonNull(plans.get(planId)).progress());
    for (String child : below.getOrDefault(planId, List.of())) {
      sum = sum.plus(rollUp(child));
    }
    return sum;
  }
}
