// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.partition;

import dev.headway.http.access.OnBehalf;
import dev.headway.http.problem.FieldError;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.ReadFrom;
import dev.headway.query.PartitionQuestion;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds the plan that a request names by its id. A user's own ids lead to it at once; who sees the
 * whole tenant and names no user is spared knowing whose it is.
 */
public final class PlanFinder {
  private final ScatterGather partitions;

  /** Looks in {@code partitions}. */
  public PlanFinder(ScatterGather partitions) {
    this.partitions = partitions;
  }

  /**
   * The key of the plan, whether there is one or not.
   *
   * @throws dev.headway.http.problem.ProblemException 409 naming the users, when several have a
   *     plan of this id
   */
  public PlanKey find(Exchange exchange, String planId) {
    return find(exchange, planId, true, List::of);
  }

  /**
   * The same, where plans may be elsewhere, too.
   *
   * @param stores whether the stores are looked in
   * @param elsewhere who has a plan of this id elsewhere; looked at when no store has one
   */
  public PlanKey find(
      Exchange exchange, String planId, boolean stores, Supplier<List<Owner>> elsewhere) {
    // Whoever forwards a request has looked already.
    if (!OnBehalf.seesTenant(exchange) || exchange.readFrom() != ReadFrom.ANYWHERE) {
      return PlanKey.of(OnBehalf.owner(exchange), planId);
    }
    Owner caller = exchange.caller();
    List<Owner> owners = stores ? live(exchange, planId) : List.of();
    if (owners.isEmpty()) {
      owners = elsewhere.get();
    }
    return switch (owners.size()) {
      case 0 -> PlanKey.of(caller, planId);
      case 1 -> PlanKey.of(owners.getFirst(), planId);
      default ->
          throw Problem.of(
                  ProblemType.AMBIGUOUS_PLAN,
                  "Several users have a plan " + planId + "; name one as user_id")
              .with(
                  owners.stream()
                      .map(Owner::userId)
                      .sorted()
                      .map(user -> new FieldError("/query/user_id", user))
                      .toList())
              .exception();
    };
  }

  private List<Owner> live(Exchange exchange, String planId) {
    return partitions
        .ask(exchange, new PartitionQuestion.Owners(exchange.caller().tenantId(), planId))
        .all()
        .stream()
        .flatMap(part -> part.owners().stream())
        .toList();
  }
}
