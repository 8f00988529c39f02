// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.access;

import dev.headway.http.identity.Caller;
import dev.headway.http.identity.Names;
import dev.headway.http.identity.Role;
import dev.headway.http.problem.FieldError;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.listing.View;
import dev.headway.schemas.key.Owner;
import java.util.List;

/**
 * Whose plans a read is about: the caller's own, or those of the user of the same tenant whom it
 * names. There is no way to another tenant. The one place that decides it: reads that look through
 * a whole tenant begin here, too.
 */
public final class OnBehalf {
  /** Names another user of the caller's tenant. */
  public static final Parameter USER_ID =
      Parameter.query(
          "user_id",
          Owner.MAX_LENGTH,
          "User of the caller's tenant whose plans are meant. Without it a viewer sees those of all users, and everybody else its own. Another user's take the role viewer, else 403.",
          "ada");

  private static final String POINTER = "/query/user_id";

  private OnBehalf() {}

  /**
   * Whose plans a request about many is about: all of the tenant's, where the caller may see them
   * and names no user.
   *
   * @throws dev.headway.http.problem.ProblemException as {@link #owner}
   */
  public static View view(Exchange exchange) {
    return seesTenant(exchange)
        ? View.ofTenant(exchange.caller().tenantId())
        : View.of(owner(exchange));
  }

  /** Whether a request is about a whole tenant: the caller may see it, and names no user. */
  public static boolean seesTenant(Exchange exchange) {
    return USER_ID.read(exchange) == null && exchange.identity().has(Role.VIEWER);
  }

  /**
   * The owner a request is about.
   *
   * @throws dev.headway.http.problem.ProblemException 403 when it names another user and the caller
   *     may see its own plans only, whether there is such a user or not; 422 for an impossible name
   */
  public static Owner owner(Exchange exchange) {
    Caller caller = exchange.identity();
    String named = USER_ID.read(exchange);
    if (named == null) {
      return caller.owner();
    }
    String user = Names.checked(POINTER, USER_ID.name(), named);
    if (!user.equals(caller.owner().userId()) && !caller.has(Role.VIEWER)) {
      String detail = "user_id names another user, which takes the role " + Role.VIEWER.label();
      throw Problem.of(ProblemType.FORBIDDEN, detail)
          .with(List.of(new FieldError(POINTER, detail)))
          .exception();
    }
    return new Owner(caller.owner().tenantId(), user);
  }
}
