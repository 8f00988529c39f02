// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The public keys of a JWK set that can check tokens, by id: RSA for RS256, P-256 for ES256. Each
 * key is good for one algorithm only, whatever a token says of itself; secret keys in the set are
 * passed over, and so are keys without an id, for encryption, or too short to be safe.
 */
final class VerificationKeys {
  private static final int RSA_BITS = 2048;

  private record Usable(JWSAlgorithm algorithm, JWSVerifier verifier) {}

  private final Map<String, Usable> byId;

  private VerificationKeys(Map<String, Usable> byId) {
    this.byId = Map.copyOf(byId);
  }

  static VerificationKeys of(JWKSet set) {
    Map<String, Usable> byId = new HashMap<>();
    for (JWK key : set.getKeys()) {
      String id = key.getKeyID();
      if (id != null && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))) {
        usable(key)
            .filter(u -> key.getAlgorithm() == null || key.getAlgorithm().equals(u.algorithm()))
            .ifPresent(u -> byId.putIfAbsent(id, u));
      }
    }
    return new VerificationKeys(byId);
  }

  private static Optional<Usable> usable(JWK key) {
    try {
      return switch (key) {
        case RSAKey rsa when rsa.size() >= RSA_BITS ->
            Optional.of(new Usable(JWSAlgorithm.RS256, new RSASSAVerifier(rsa)));
        case ECKey ec when ec.getCurve().equals(Curve.P_256) ->
            Optional.of(new Usable(JWSAlgorithm.ES256, new ECDSAVerifier(ec)));
        default -> Optional.empty();
      };
    } catch (JOSEException e) {
      // Numbers that are no key: as good as none.
      return Optional.empty();
    }
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  boolean has(String keyId) {
    return byId.containsKey(keyId);
  }

  Optional<JWSVerifier> verifier(String keyId, JWSAlgorithm algorithm) {
    return Optional.ofNullable(byId.get(keyId))
        .filter(usable -> usable.algorithm().equals(algorithm))
        .map(Usable::verifier);
  }
}
