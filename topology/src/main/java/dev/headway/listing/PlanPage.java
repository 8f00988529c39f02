// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import dev.headway.plan.PlanState;
import dev.headway.schemas.key.PlanKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition's part of a page.
 *
 * @param plans plans in their order
 * @param lookedUpTo where the search stopped, though there may be more; null: there is none
 * @param total how many plans fit, if that was asked
 * @param totalIsExact all of them are counted; else there are at least so many
 * @param leftOut why plans that fit may be missing for good; null: none is
 */
public record PlanPage(
    List<Listed> plans,
    @Nullable PlanPlace lookedUpTo,
    long total,
    boolean totalIsExact,
    @Nullable String leftOut) {
  /** Copies the list. */
  public PlanPage {
    plans = List.copyOf(plans);
  }

  /**
   * A plan.
   *
   * @param place its place
   * @param plan its key
   * @param state its record
   */
  public record Listed(PlanPlace place, PlanKey plan, PlanState state) {}
}
