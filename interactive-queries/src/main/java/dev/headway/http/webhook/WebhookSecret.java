// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook's secret, in the form of Standard Webhooks: {@code whsec_} and the base64 of 24 to 64
 * bytes. Signs by HMAC with SHA-256.
 */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;
  private static final int MADE = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] key;

  private WebhookSecret(byte[] key) {
    this.key = key;
  }

  /** A new one, by chance. */
  public static WebhookSecret make() {
    byte[] key = new byte[MADE];
    RANDOM.nextBytes(key);
    return new WebhookSecret(key);
  }

  /**
   * The one that is written so.
   *
   * @throws IllegalArgumentException saying what it is to be
   */
  public static WebhookSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("must begin with " + PREFIX);
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be base64 after " + PREFIX, e);
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "must be the base64 of " + SHORTEST + " to " + LONGEST + " bytes after " + PREFIX);
    }
    return new WebhookSecret(key);
  }

  /** As it is shown to its owner, once. */
  public String text() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /**
   * The signature of a delivery.
   *
   * @param id id of the delivery
   * @param seconds time of the attempt, in seconds since the epoch
   */
  public String sign(String id, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] signed =
          mac.doFinal((id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot sign", e);
    }
  }

  /** Never the secret: it may end in a log. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
