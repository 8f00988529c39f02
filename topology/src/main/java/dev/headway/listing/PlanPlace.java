// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import dev.headway.event.EventOrder;
import dev.headway.schemas.key.PercentEncoding;
import dev.headway.schemas.key.PlanKey;
import java.util.Comparator;

/**
 * A plan's place in an ordered list. Of plans that change their place while a list is walked, some
 * may be missed or seen twice; none does by {@link PlanSort#PLAN_ID}.
 *
 * @param ended it has ended; false where the order does not ask
 * @param startedAt microseconds since the epoch; 0 where the order does not ask
 * @param userId user
 * @param planId plan
 */
public record PlanPlace(boolean ended, long startedAt, String userId, String planId) {
  private static final Comparator<PlanPlace> LATEST =
      Comparator.comparingLong(PlanPlace::startedAt)
          .reversed()
          .thenComparing((a, b) -> EventOrder.compareUtf8(a.userId, b.userId))
          .thenComparing((a, b) -> EventOrder.compareUtf8(a.planId, b.planId));
  private static final Comparator<PlanPlace> BY_PLAN_ID =
      Comparator.<PlanPlace, String>comparing(place -> PercentEncoding.encode(place.planId))
          .thenComparing((a, b) -> EventOrder.compareUtf8(a.userId, b.userId));

  /** The place of a plan. */
  public static PlanPlace of(PlanListing plan, PlanSort sort) {
    String user = plan.plan().userId();
    String id = plan.plan().planId();
    return switch (sort) {
      case ACTIVE_FIRST -> new PlanPlace(plan.ended(), plan.startedAt(), user, id);
      case LATEST_FIRST -> new PlanPlace(false, plan.startedAt(), user, id);
      case PLAN_ID -> new PlanPlace(false, 0, user, id);
    };
  }

  /** Compares places in a list of this order. */
  public static Comparator<PlanPlace> by(PlanSort sort) {
    return switch (sort) {
      case ACTIVE_FIRST -> Comparator.comparing(PlanPlace::ended).thenComparing(LATEST);
      case LATEST_FIRST -> LATEST;
      case PLAN_ID -> BY_PLAN_ID;
    };
  }

  /** The plan in this place of a tenant's list. */
  public PlanKey plan(String tenantId) {
    return new PlanKey(tenantId, userId, planId);
  }
}
