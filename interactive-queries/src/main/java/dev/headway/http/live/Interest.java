// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import dev.headway.listing.View;
import dev.headway.schemas.key.PlanKey;
import org.jspecify.annotations.Nullable;

/**
 * Whose changes are wanted: one plan's, a user's or a tenant's.
 *
 * @param prefix the beginning of the plans' keys, up to a slash or the end
 */
record Interest(String prefix) {
  /** One plan. */
  static Interest in(PlanKey plan) {
    return new Interest(plan.toString());
  }

  /** All plans of a view. */
  static Interest in(View view) {
    @Nullable String user = view.userId();
    String key = new PlanKey(view.tenantId(), user == null ? "" : user, "").toString();
    return new Interest(
        user == null ? key.substring(0, key.indexOf('/')) : key.substring(0, key.lastIndexOf('/')));
  }

  /** Whether it is about a plan with this key. */
  boolean covers(String key) {
    return key.startsWith(prefix)
        && (key.length() == prefix.length() || key.charAt(prefix.length()) == '/');
  }
}
