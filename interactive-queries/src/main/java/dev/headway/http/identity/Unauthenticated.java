// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;

/**
 * Answers with status 401. What they say of a token is what is wrong with it, never what is in it.
 */
public final class Unauthenticated {
  /** Header that says how to do better (RFC 9110); what it says is RFC 6750's. */
  public static final String CHALLENGE = "WWW-Authenticate";

  private static final String BEARER = "Bearer realm=\"headway\"";

  private Unauthenticated() {}

  /** Nobody says who is asking, or nobody who is believed. */
  public static ProblemException because(String detail) {
    return challenge(detail, BEARER);
  }

  /**
   * A token that is not accepted.
   *
   * @param why what is wrong with it: the rest of a sentence about it
   */
  static ProblemException invalidToken(String why) {
    return challenge("Invalid JWT: " + why, BEARER + ", error=\"invalid_token\"");
  }

  private static ProblemException challenge(String detail, String challenge) {
    return Problem.of(ProblemType.UNAUTHENTICATED, detail)
        .withHeader(CHALLENGE, challenge)
        .exception();
  }
}
