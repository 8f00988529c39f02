// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.access.OnBehalf;
import dev.headway.http.json.Json;
import dev.headway.http.partition.MissingPartition;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.problem.Problem;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanListing;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.listing.WaitingOn;
import dev.headway.listing.Words;
import dev.headway.query.PartitionQuestion.PartOfPage;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The first page of a list of plans as {@code GET /v1/tracker/plans} answers it, for streams. */
public final class PlanSetSnapshots {
  /** Filters and orders of the list that nobody can tell from a plan's snapshot alone. */
  private static final List<String> OF_LISTS_ONLY =
      List.of("agent", "started_before", "sort", "cursor", "source", "as_of");

  private final ScatterGather partitions;
  private final PlanPages pages;

  /** Asks {@code partitions}. */
  public PlanSetSnapshots(ScatterGather partitions) {
    this.partitions = partitions;
    this.pages = new PlanPages(partitions);
  }

  /** The plans of a view that fit, as a stream begins with them. */
  private record PlanSetView(
      List<PlanProgressView> items,
      long total,
      String totalRelation,
      boolean partial,
      List<MissingPartition> incomplete) {}

  /** The parameters that are read. */
  public Parameter[] parameters() {
    return Stream.concat(
            Stream.of(
                PlanListParameters.STATUS,
                PlanListParameters.SESSION,
                PlanListParameters.SCOPE,
                PlanListParameters.WAITING_ON,
                PlanListParameters.STARTED_AFTER,
                PlanListParameters.QUERY,
                PlanListRoutes.LIMIT,
                OnBehalf.USER_ID),
            Arrays.stream(partitions.parameters()))
        .toArray(Parameter[]::new);
  }

  /**
   * What is asked for.
   *
   * @throws dev.headway.http.problem.ProblemException 422 for a filter that only lists have
   */
  public PlanFilter filter(Exchange exchange) {
    for (String name : OF_LISTS_ONLY) {
      if (exchange.query(name) != null) {
        throw Problem.parameter(
                "/query/" + name, name + " is for GET /v1/tracker/plans, not for its stream")
            .exception();
      }
    }
    return PlanListParameters.filter(exchange, OnBehalf.view(exchange));
  }

  /** Names of the parameters of a filter. */
  public static List<String> filters() {
    return Stream.of(
            PlanListParameters.STATUS,
            PlanListParameters.SESSION,
            PlanListParameters.SCOPE,
            PlanListParameters.WAITING_ON,
            PlanListParameters.STARTED_AFTER,
            PlanListParameters.QUERY)
        .map(Parameter::name)
        .toList();
  }

  /**
   * What is asked for by parameters that come in otherwise than by a query.
   *
   * @param given values by name, as a query has them
   * @throws dev.headway.http.problem.ProblemException 422, pointing at the parameter as if it were
   *     in a query
   */
  public static PlanFilter filter(Map<String, String> given, View view) {
    return PlanListParameters.filter(given::get, view);
  }

  /** Tells one filter from another, the same in each release. */
  public static int question(PlanFilter filter) {
    return PlanCursor.question(filter, PlanSort.ACTIVE_FIRST);
  }

  /**
   * The first page.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when no partition answers
   */
  public ObjectNode read(Exchange exchange, PlanFilter filter) {
    int limit = (int) PlanListRoutes.LIMIT.number(exchange);
    PlanPages.Page page = pages.page(exchange, filter, PlanSort.ACTIVE_FIRST, null, limit, true);
    List<PartOfPage> parts = page.parts().answers();
    List<MissingPartition> incomplete = page.incomplete();
    boolean exact = incomplete.isEmpty() && parts.stream().allMatch(PartOfPage::totalIsExact);
    return Json.object(
        Json.bytes(
            new PlanSetView(
                page.plans().stream().map(placed -> PlanRendering.plan(placed.plan())).toList(),
                parts.stream().mapToLong(PartOfPage::total).sum(),
                exact ? "eq" : "gte",
                !incomplete.isEmpty(),
                incomplete)));
  }

  /** Whether a plan with this snapshot is wanted. */
  public static boolean wants(PlanFilter filter, PlanProgress plan) {
    PlanKey key = new PlanKey(plan.getTenantId(), plan.getUserId(), plan.getPlanId());
    @Nullable Instant ended = plan.getCompletedAt();
    return filter.wants(
        new PlanListing(
            key,
            plan.getStatus(),
            WaitingOn.of(plan.getStatus(), plan.getOpenTasks()),
            micros(plan.getStartedAt()),
            ended == null ? null : micros(ended),
            plan.getSessionId(),
            plan.getScopeId(),
            plan.getParentPlanId(),
            Set.of(),
            filter.words().isEmpty()
                ? Set.of()
                : Words.of(Arrays.asList(plan.getPlanId(), plan.getPlanName(), plan.getGoal()))));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
