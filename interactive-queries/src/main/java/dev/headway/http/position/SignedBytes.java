// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.position;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bytes that a client keeps for a deployment and brings back unchanged: URL-safe Base64 of
 *
 * <pre>
 * kind (1) | deployment (8) | content | signature (16)
 * </pre>
 *
 * <p>where the signature is HMAC-SHA256 over all before it, cut to 128 bits.
 */
public final class SignedBytes {
  private static final int DEPLOYMENT_LENGTH = 8;
  private static final int SIGNATURE_LENGTH = 16;
  private static final String ALGORITHM = "HmacSHA256";

  /** Never updated: cloned, which takes less than looking up the algorithm and the key. */
  private final Mac keyed;

  private final byte[] deployment;
  private final byte kind;
  private final String name;
  private final int maxLength;

  /**
   * Those of one kind of one deployment.
   *
   * @param secret signing key, the same for all instances
   * @param deploymentId what offsets belong to: Kafka cluster and topic prefix
   * @param kind tells kinds and versions of them apart
   * @param name what such a text is called, in the message of why one is refused
   * @param maxLength longest text that is looked at, in characters
   */
  public SignedBytes(byte[] secret, String deploymentId, byte kind, String name, int maxLength) {
    this.keyed = keyed(secret);
    this.deployment = Arrays.copyOf(sha256(deploymentId), DEPLOYMENT_LENGTH);
    this.kind = kind;
    this.name = name;
    this.maxLength = maxLength;
  }

  /** The text of {@code content}. */
  public String write(byte[] content) {
    int signed = 1 + DEPLOYMENT_LENGTH + content.length;
    byte[] bytes = new byte[signed + SIGNATURE_LENGTH];
    bytes[0] = kind;
    System.arraycopy(deployment, 0, bytes, 1, DEPLOYMENT_LENGTH);
    System.arraycopy(content, 0, bytes, 1 + DEPLOYMENT_LENGTH, content.length);
    byte[] signature = signature(Arrays.copyOf(bytes, signed));
    System.arraycopy(signature, 0, bytes, signed, SIGNATURE_LENGTH);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The content of {@code text}.
   *
   * @throws InvalidTokenException when it is not exactly what {@link #write} made, here or in
   *     another instance of the deployment
   */
  public byte[] read(String text) throws InvalidTokenException {
    byte[] bytes = decode(text);
    if (bytes.length < 1 + DEPLOYMENT_LENGTH + 1 + SIGNATURE_LENGTH) {
      throw new InvalidTokenException("it is too short to be a " + name);
    }
    byte[] signed = Arrays.copyOf(bytes, bytes.length - SIGNATURE_LENGTH);
    byte[] signature = Arrays.copyOfRange(bytes, signed.length, bytes.length);
    if (!MessageDigest.isEqual(signature, signature(signed))) {
      throw new InvalidTokenException("it is not signed by this deployment, or it was changed");
    }
    if (signed[0] != kind) {
      throw new InvalidTokenException("it is of another version");
    }
    if (!Arrays.equals(signed, 1, 1 + DEPLOYMENT_LENGTH, deployment, 0, DEPLOYMENT_LENGTH)) {
      throw new InvalidTokenException("it belongs to another deployment");
    }
    return Arrays.copyOfRange(signed, 1 + DEPLOYMENT_LENGTH, signed.length);
  }

  private byte[] decode(String text) throws InvalidTokenException {
    if (text.length() > maxLength) {
      throw new InvalidTokenException("it is too long to be a " + name);
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      // The decoder overlooks padding and unused bits: a changed text must not pass for the
      // original.
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw new InvalidTokenException("it is not URL-safe Base64");
  }

  private byte[] signature(byte[] signed) {
    try {
      return Arrays.copyOf(((Mac) keyed.clone()).doFinal(signed), SIGNATURE_LENGTH);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own " + ALGORITHM + " can be cloned", e);
    }
  }

  private static Mac keyed(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
