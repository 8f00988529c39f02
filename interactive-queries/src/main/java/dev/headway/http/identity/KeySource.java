// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import java.util.Optional;

/** Where the public keys come from that tokens are checked with. They may change at any time. */
public sealed interface KeySource permits FileKeys, UrlKeys {
  /**
   * What checks signatures of {@code algorithm} by the key of this id; empty when there is no such
   * key, or it is not for that algorithm.
   *
   * @throws ProblemException 503 when no keys can be had at all: without them no token is believed
   */
  Optional<JWSVerifier> verifier(String keyId, JWSAlgorithm algorithm);

  /** The answer while no keys can be had. */
  static ProblemException unavailable(int retrySeconds) {
    return Problem.of(
            ProblemType.KEYS_UNAVAILABLE,
            "The keys that tokens are checked with cannot be had at the moment")
        .retryAfter(retrySeconds)
        .exception();
  }
}
