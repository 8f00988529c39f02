// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

/** The code behind a route. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers a request.
   *
   * @throws dev.headway.http.problem.ProblemException when the answer is a problem
   */
  Reply answer(Exchange exchange);
}
