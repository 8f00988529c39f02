// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import dev.headway.schemas.key.Owner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How a request says in whose name it is. Asked anew for each attempt, so that tokens can be
 * renewed; called from several threads.
 */
@FunctionalInterface
public interface Credentials {
  /** Header with the tenant. */
  String TENANT = "X-Tenant-ID";

  /** Header with the user. */
  String USER = "X-User-ID";

  /** Header with the secret of a proxy. */
  String PROXY_SECRET = "X-Headway-Proxy-Secret";

  /** Headers of a request in the name of {@code owner}. */
  Map<String, String> headers(Owner owner);

  /**
   * Names tenant and user, for a tracker that believes this machine ({@code auth.mode=headers}).
   */
  static Credentials local() {
    return Credentials::identity;
  }

  /**
   * Names tenant and user, and proves with a secret that it may.
   *
   * @param secret the tracker's {@code auth.proxy-secret}
   */
  static Credentials proxy(Supplier<String> secret) {
    return owner -> {
      Map<String, String> headers = new LinkedHashMap<>(identity(owner));
      headers.put(PROXY_SECRET, secret.get());
      return headers;
    };
  }

  /**
   * Shows a signed token. Tenant and user are named beside it, so that a token of anybody else is
   * refused and does not silently show other plans.
   *
   * @param tokens gives the token of a tenant's user
   */
  static Credentials bearer(Function<Owner, String> tokens) {
    return owner -> {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Authorization", "Bearer " + tokens.apply(owner));
      if (sayable(owner.tenantId()) && sayable(owner.userId())) {
        headers.putAll(identity(owner));
      }
      return headers;
    };
  }

  private static Map<String, String> identity(Owner owner) {
    return Map.of(
        TENANT, said(TENANT, owner.tenantId()),
        USER, said(USER, owner.userId()));
  }

  /** Java's client would send any other character as a question mark, and so name somebody else. */
  private static boolean sayable(String name) {
    return name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private static String said(String header, String name) {
    if (name.isEmpty() || !sayable(name)) {
      throw new IllegalArgumentException(
          header + " can only hold printable ASCII; use tokens for other names");
    }
    return name;
  }
}
