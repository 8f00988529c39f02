// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from a URL with a JWK set. They are kept, asked for again after {@link #FRESH} or when a
 * token names one that is not among them, and used for {@link #OUTAGE} at most while they cannot be
 * had. Who makes up key ids cannot have the URL asked more than twice in {@link #ASKED_EVERY}.
 */
public final class UrlKeys implements KeySource {
  /** How long keys are used without asking for them again. */
  static final Duration FRESH = Duration.ofMinutes(5);

  /** How long after they were last had keys are still used when they cannot be had. */
  static final Duration OUTAGE = Duration.ofMinutes(15);

  /** In this time the URL is asked twice at most. */
  static final Duration ASKED_EVERY = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(UrlKeys.class);
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int LARGEST_SET = 256 * 1024;
  private static final int RETRY_SECONDS = (int) ASKED_EVERY.toSeconds();

  private final JWKSetSource<SecurityContext> source;
  private final Clock clock;
  private volatile @Nullable Read last;

  /** The keys of a set: making them costs more than using them. */
  private record Read(JWKSet set, VerificationKeys keys) {}

  /** Keys from {@code url}, which is asked when they are first needed. */
  public UrlKeys(URL url, Clock clock) {
    this.clock = clock;
    this.source =
        new CachingJWKSetSource<>(
            new RateLimitedJWKSetSource<>(
                new OutageTolerantJWKSetSource<>(
                    new URLBasedJWKSetSource<>(
                        url,
                        new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST_SET)),
                    OUTAGE.toMillis(),
                    outage ->
                        LOG.warn("auth.jwks-url does not answer: the keys had before are used")),
                ASKED_EVERY.toMillis(),
                null),
            FRESH.toMillis(),
            2L * TIMEOUT_MILLIS,
            null);
  }

  @Override
  public Optional<JWSVerifier> verifier(String keyId, JWSAlgorithm algorithm) {
    JWKSet known;
    try {
      known = ask(JWKSetCacheRefreshEvaluator.noRefresh());
    } catch (KeySourceException e) {
      if (!(e instanceof RateLimitReachedException)) {
        LOG.warn("the keys cannot be had from auth.jwks-url: {}", String.valueOf(e.getMessage()));
      }
      throw KeySource.unavailable(RETRY_SECONDS);
    }
    VerificationKeys keys = keys(known);
    return keys.has(keyId)
        ? keys.verifier(keyId, algorithm)
        : newer(known).flatMap(newer -> newer.verifier(keyId, algorithm));
  }

  /** The keys, if they have changed. */
  private Optional<VerificationKeys> newer(JWKSet known) {
    try {
      return Optional.of(keys(ask(JWKSetCacheRefreshEvaluator.referenceComparison(known))));
    } catch (KeySourceException e) {
      // Asked too often, or no answer: the key stays unknown.
      LOG.debug("the keys cannot be had anew: {}", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private JWKSet ask(JWKSetCacheRefreshEvaluator evaluator) throws KeySourceException {
    return source.getJWKSet(evaluator, clock.millis(), null);
  }

  @SuppressWarnings("ReferenceEquality") // the source gives the same set until it has a newer one
  private VerificationKeys keys(JWKSet set) {
    Read read = last;
    if (read == null || read.set() != set) {
      read = new Read(set, VerificationKeys.of(set));
      last = read;
    }
    return read.keys();
  }
}
