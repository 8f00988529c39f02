// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.event.PlanEvent;
import dev.headway.http.access.OnBehalf;
import dev.headway.http.partition.Gathered;
import dev.headway.http.partition.PlanFinder;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PartitionQuestion.FoundGroups;
import dev.headway.query.PartitionQuestion.Group;
import dev.headway.query.PartitionQuestion.PlacedPlan;
import dev.headway.query.PartitionQuestion.Plans;
import dev.headway.query.PlanAnswer;
import dev.headway.schemas.key.PlanKey;
import java.util.Comparator;
import java.util.List;

/** Plans that belong together: of a session, below a plan, and tasks fanned out together. */
public final class RelatedPlanRoutes {
  private static final String GROUP = "Plans";
  private static final Parameter PLAN_ID =
      Parameter.path("plan_id", PlanKey.MAX_ID_LENGTH, "Plan, percent-encoded.", "research-42");
  private static final Parameter SESSION_ID =
      Parameter.path(
          "session_id", PlanEvent.MAX_TEXT, "Session, percent-encoded.", "conversation-7");
  private static final Parameter GROUP_ID =
      Parameter.path("group_id", PlanEvent.MAX_TEXT, "Group, percent-encoded.", "group-1");

  /** Plans in start order. */
  static final Comparator<PlacedPlan> BY_START =
      Comparator.comparing((PlacedPlan placed) -> placed.plan().progress().getStartedAt())
          .thenComparing(placed -> placed.plan().progress().getPlanId());

  private final ScatterGather partitions;
  private final PlanFinder finder;
  private final PositionTokens tokens;

  /** Routes that ask {@code partitions}. */
  public RelatedPlanRoutes(ScatterGather partitions, PlanFinder finder, PositionTokens tokens) {
    this.partitions = partitions;
    this.finder = finder;
    this.tokens = tokens;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        read("/v1/tracker/plans/{plan_id}/sub-plans", "listSubPlans")
            .says(
                "The plans that a plan has started",
                "In start order. A plan that is not known has none: an empty array.")
            .takes(PLAN_ID)
            .answers(
                PlanListRoutes.dated(Response.array(200, "The plans.", PlanExecutionView.class)))
            .by(this::subPlans),
        read("/v1/tracker/plans/{plan_id}/hierarchy", "getHierarchy")
            .says(
                "A plan and everything below it",
                "With counts, cost and time rolled up. A plan that would come up a second time is cut and named.")
            .takes(PLAN_ID)
            .answers(PlanListRoutes.dated(Response.json(200, "The tree.", HierarchyView.class)))
            .problems(ProblemType.PLAN_NOT_FOUND)
            .by(this::hierarchy),
        read("/v1/tracker/sessions/{session_id}/plans", "listSessionPlans")
            .says(
                "The plans of a session",
                "In start order. A session that is not known has none: an empty array.")
            .takes(SESSION_ID)
            .answers(
                PlanListRoutes.dated(Response.array(200, "The plans.", PlanExecutionView.class)))
            .by(this::sessionPlans),
        read("/v1/tracker/delegation-groups/{group_id}", "getDelegationGroup")
            .says(
                "Tasks fanned out together",
                "Each member task counts once. A group is there once its delegation.started is; of several plans with a group of this id, the earliest.")
            .takes(GROUP_ID)
            .answers(
                PlanListRoutes.dated(Response.json(200, "The group.", DelegationGroupView.class)))
            .problems(ProblemType.GROUP_NOT_FOUND)
            .by(this::group));
  }

  private Route.Builder read(String path, String id) {
    return Route.get(path, id, GROUP)
        .identified()
        .takes(OnBehalf.USER_ID)
        .takes(partitions.parameters())
        .problems(
            ProblemType.INVALID_POSITION,
            ProblemType.INCOMPLETE,
            ProblemType.AMBIGUOUS_PLAN,
            ProblemType.NOT_UP_TO_POSITION);
  }

  private Reply subPlans(Exchange exchange) {
    PlanKey parent = finder.find(exchange, PLAN_ID.require(exchange));
    return plans(partitions.ask(exchange, new PartitionQuestion.SubPlans(List.of(parent))));
  }

  private Reply sessionPlans(Exchange exchange) {
    return plans(
        partitions.ask(
            exchange,
            new PartitionQuestion.OfSession(
                OnBehalf.view(exchange), SESSION_ID.require(exchange))));
  }

  private Reply plans(Gathered<Plans> parts) {
    return parts.dated(
        Reply.json(
            200,
            parts.all().stream()
                .flatMap(part -> part.plans().stream())
                .sorted(BY_START)
                .map(placed -> PlanRendering.execution(placed.plan()))
                .toList()),
        tokens);
  }

  private Reply hierarchy(Exchange exchange) {
    PlanKey root = finder.find(exchange, PLAN_ID.require(exchange));
    return new Hierarchy(question -> partitions.ask(exchange, question), root).reply(tokens);
  }

  private Reply group(Exchange exchange) {
    String id = GROUP_ID.require(exchange);
    Gathered<FoundGroups> parts =
        partitions.ask(exchange, new PartitionQuestion.Groups(OnBehalf.view(exchange), id));
    Group group =
        parts.all().stream()
            .flatMap(part -> part.groups().stream())
            .min(
                Comparator.comparingLong(Group::createdAt)
                    .thenComparing(found -> found.plan().toString()))
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.GROUP_NOT_FOUND, "Delegation group " + id + " not found")
                        .exception());
    return parts.dated(Reply.json(200, PlanRendering.group(group)), tokens);
  }

  static PlanKey key(PlanAnswer answer) {
    return new PlanKey(
        answer.progress().getTenantId(),
        answer.progress().getUserId(),
        answer.progress().getPlanId());
  }
}
