// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.identity.Caller;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.ReadFrom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may come in by a port, and who vouches for them. */
interface Admission {
  /** Lets a request for this Host in, or throws a problem. */
  void check(@Nullable String hostHeader);

  /** The caller, or a problem. */
  Caller caller(Exchange exchange);

  /**
   * Counts a request against what its caller's tenant may ask.
   *
   * @return headers of its answer
   * @throws dev.headway.http.problem.ProblemException 429 when it is one too many
   */
  default Map<String, String> count(Caller caller) {
    return Map.of();
  }

  /**
   * Lets a request pass that would change something, or throws a problem: what a browser sends by
   * itself is not enough for that.
   */
  default void checkWrite(Exchange exchange) {}

  /** Where the request may be answered from. */
  ReadFrom readFrom(Exchange exchange);

  /** Headers of the answer to a request that came in, whatever it is. */
  default Map<String, String> answerHeaders(Exchange exchange) {
    return Map.of();
  }
}
