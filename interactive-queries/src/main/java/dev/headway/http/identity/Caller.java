// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import dev.headway.schemas.key.Owner;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, and what it may do.
 *
 * @param owner whose plans are its own
 * @param roles its roles, at least one, none of them with rights in another tenant; given none, it
 *     is a user
 * @param until from then on what says so is not believed any more; null: it says no end
 */
public record Caller(Owner owner, Set<Role> roles, @Nullable Instant until) {
  /** With a copy of the roles. */
  public Caller {
    roles =
        Collections.unmodifiableSet(
            roles.isEmpty() ? EnumSet.of(Role.USER) : EnumSet.copyOf(roles));
  }

  /** One that is believed without an end. */
  public Caller(Owner owner, Set<Role> roles) {
    this(owner, roles, null);
  }

  /** One that may do nothing but what concerns its own plans. */
  public static Caller user(Owner owner) {
    return new Caller(owner, Set.of());
  }

  /** Whether it may do what {@code needed} is needed for. */
  public boolean has(Role needed) {
    return roles.stream().anyMatch(role -> role.includes(needed));
  }
}
