// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

/** Finds out who is asking. */
public sealed interface Authenticator permits HeaderIdentity, TokenIdentity {
  /**
   * The caller.
   *
   * @throws dev.headway.http.problem.ProblemException 401 when nobody says who is asking, or nobody
   *     who may say so; 422 for impossible names; 503 when that cannot be found out at the moment
   */
  Caller caller(Headers headers);
}
