// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Makes tokens and keys. */
public final class TestTokens {
  /** Long enough for every HMAC there is. */
  public static final String SECRET =
      "a secret of the tests that is long enough for every HMAC there is";

  /** A key for RS256. */
  public static final RSAKey RSA = rsa("rsa-1");

  /** A key for ES256. */
  public static final ECKey EC = ec("ec-1", Curve.P_256);

  private TestTokens() {}

  static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static ECKey ec(String id, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A JWK set with the public parts of these keys. */
  public static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString();
  }

  /** Claims of acme's ada, good for five minutes from {@code now}. */
  public static JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .claim("tenant_id", "acme")
        .claim("user_id", "ada")
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  /** Signed with {@link #SECRET}. */
  public static String hs256(JWTClaimsSet.Builder claims) {
    return hmac(JWSAlgorithm.HS256, SECRET.getBytes(StandardCharsets.UTF_8), claims);
  }

  static String hmac(JWSAlgorithm algorithm, byte[] secret, JWTClaimsSet.Builder claims) {
    try {
      return signed(new JWSHeader(algorithm), new MACSigner(secret), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed with {@link #RSA}. */
  public static String rs256(JWTClaimsSet.Builder claims) {
    return rsa(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(RSA.getKeyID()), RSA, claims);
  }

  static String rsa(JWSHeader.Builder header, RSAKey key, JWTClaimsSet.Builder claims) {
    try {
      return signed(header.build(), new RSASSASigner(key), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed with {@link #EC}. */
  public static String es256(JWTClaimsSet.Builder claims) {
    try {
      return signed(
          new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(EC.getKeyID()).build(),
          new ECDSASigner(EC),
          claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet.Builder claims) {
    SignedJWT token = new SignedJWT(header, claims.build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
