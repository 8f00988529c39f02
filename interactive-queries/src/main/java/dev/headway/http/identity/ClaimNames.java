// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import java.util.List;

/**
 * The claims of a token that say who is asking. Of each list the first one that is there counts.
 *
 * @param tenant claims that may name the tenant
 * @param user claims that may name the user
 * @param roles claims that may hold the roles
 * @param platform claims that may name the platform tenant, to which the whole deployment belongs
 */
public record ClaimNames(
    List<String> tenant, List<String> user, List<String> roles, List<String> platform) {
  /** With copies of the lists. */
  public ClaimNames {
    tenant = List.copyOf(tenant);
    user = List.copyOf(user);
    roles = List.copyOf(roles);
    platform = List.copyOf(platform);
  }
}
