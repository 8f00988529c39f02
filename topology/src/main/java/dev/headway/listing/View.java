// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import org.jspecify.annotations.Nullable;

/**
 * Whose plans a reader sees.
 *
 * @param tenantId tenant
 * @param userId user; null: all users of the tenant
 */
public record View(String tenantId, @Nullable String userId) {
  /** One user's plans. */
  public static View of(Owner owner) {
    return new View(owner.tenantId(), owner.userId());
  }

  /** All plans of a tenant. */
  public static View ofTenant(String tenantId) {
    return new View(tenantId, null);
  }

  /** Whether a plan is to be seen. */
  public boolean shows(PlanKey plan) {
    return tenantId.equals(plan.tenantId()) && (userId == null || userId.equals(plan.userId()));
  }
}
