// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a caller may do. Each role has the rights of those before it, too. */
public enum Role {
  /** Sends events, and sees its own plans. */
  USER,
  /** Sees every plan of its tenant. */
  VIEWER,
  /** Controls the plans of its tenant. */
  OPERATOR,
  /** Erases what its tenant has. */
  ADMIN;

  /** Whether who has this role may do what {@code needed} is needed for. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** Its name outside of Java. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The roles that go by these names, in whatever case. Other names are passed over: those who make
   * tokens have roles for other services, too.
   */
  static Set<Role> named(Collection<String> names) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names) {
      // Lower case: in upper case, letters that are none of ours become some.
      String label = name.strip().toLowerCase(Locale.ROOT);
      Arrays.stream(values()).filter(role -> role.label().equals(label)).forEach(roles::add);
    }
    return roles;
  }
}
