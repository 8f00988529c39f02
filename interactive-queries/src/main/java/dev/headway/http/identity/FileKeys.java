// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from a file with a JWK set, which is read again when it has changed. What it no longer holds
 * is no longer believed; while it cannot be read, nothing is.
 */
public final class FileKeys implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(FileKeys.class);

  /** A file that is being written is whole a moment later. */
  private static final int RETRY_SECONDS = 1;

  private final Path file;
  private volatile Content content;

  /** What tells one content of the file from another: looking at it is cheaper than reading it. */
  private record Stamp(FileTime modified, long bytes, @Nullable Object fileKey) {
    /** Of a file that cannot even be looked at. */
    static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, null);
  }

  /**
   * What was in the file.
   *
   * @param stamp when
   * @param keys its keys; empty: it could not be read
   */
  private record Content(Stamp stamp, Optional<VerificationKeys> keys) {}

  private FileKeys(Path file, Content content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Keys from {@code file}.
   *
   * @throws IOException when it cannot be read
   * @throws ParseException when it is no JWK set, or holds no key that can check tokens
   */
  public static FileKeys open(Path file) throws IOException, ParseException {
    Stamp stamp = stamp(file);
    return new FileKeys(file, new Content(stamp, Optional.of(read(file))));
  }

  private static Stamp stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  private static VerificationKeys read(Path file) throws IOException, ParseException {
    VerificationKeys keys = VerificationKeys.of(JWKSet.parse(Files.readString(file)));
    if (keys.isEmpty()) {
      throw new ParseException(
          "it holds no public key with a kid that is RSA of 2048 bits or more, or P-256", 0);
    }
    return keys;
  }

  @Override
  public Optional<JWSVerifier> verifier(String keyId, JWSAlgorithm algorithm) {
    return keys()
        .orElseThrow(() -> KeySource.unavailable(RETRY_SECONDS))
        .verifier(keyId, algorithm);
  }

  /** Two requests may read the same change; they read the same. */
  private Optional<VerificationKeys> keys() {
    Content known = content;
    Stamp now;
    try {
      now = stamp(file);
    } catch (IOException e) {
      now = Stamp.NONE;
    }
    if (now.equals(known.stamp())) {
      return known.keys();
    }
    Optional<VerificationKeys> keys;
    try {
      keys = Optional.of(read(file));
      LOG.info("the file that auth.jwks-file names has changed and is read");
    } catch (IOException | ParseException e) {
      LOG.warn("the file that auth.jwks-file names cannot be used: {}", String.valueOf(e));
      keys = Optional.empty();
    }
    content = new Content(now, keys);
    return keys;
  }
}
