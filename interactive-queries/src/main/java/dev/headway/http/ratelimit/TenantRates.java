// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ratelimit;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of tokens for each tenant. A bucket is one number: the moment at which it will be full
 * again. A request moves that moment on by what one token takes to come back, unless it is further
 * away than a whole burst then (the generic cell rate algorithm). A full bucket says nothing, and
 * is forgotten.
 */
public final class TenantRates {
  /** Header with what is left. */
  public static final String LIMIT = "RateLimit";

  /** Header with what there is. */
  public static final String POLICY = "RateLimit-Policy";

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final boolean limits;
  private final long nanosPerRequest;
  private final long burstNanos;
  private final String policyField;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final AtomicLong swept;

  /**
   * A tenant's bucket, after its last request.
   *
   * @param fullAt nanosecond at which it will be full
   * @param refused that request found it empty
   */
  private record Bucket(long fullAt, boolean refused) {}

  /**
   * Buckets of {@code policy}.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public TenantRates(RatePolicy policy, LongSupplier nanoTime) {
    this.limits = policy.limits();
    this.nanosPerRequest = limits ? SECOND / policy.requestsPerSecond() : 0;
    this.burstNanos = Math.multiplyExact(nanosPerRequest, policy.burst());
    this.policyField = "\"default\";q=" + policy.burst() + ";w=" + seconds(burstNanos);
    this.nanoTime = nanoTime;
    this.swept = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Counts a request.
   *
   * @return headers for its answer (draft-ietf-httpapi-ratelimit-headers); none without a limit
   * @throws ProblemException 429 when it is one too many
   */
  public Map<String, String> count(String tenant) {
    if (!limits) {
      return Map.of();
    }
    long now = nanoTime.getAsLong();
    forgetFull(now);
    Bucket bucket = buckets.compute(tenant, (t, before) -> next(before, now));
    long untilFull = bucket.fullAt() - now;
    long left = (burstNanos - untilFull) / nanosPerRequest;
    String limitField = "\"default\";r=" + left + ";t=" + seconds(untilFull);
    if (bucket.refused()) {
      throw Problem.of(
              ProblemType.RATE_LIMITED, "The tenant has asked as much as it may at the moment")
          .retryAfter((int) seconds(untilFull + nanosPerRequest - burstNanos))
          .withHeader(LIMIT, limitField)
          .withHeader(POLICY, policyField)
          .exception();
    }
    return Map.of(LIMIT, limitField, POLICY, policyField);
  }

  private Bucket next(@Nullable Bucket before, long now) {
    // Differences only: these nanoseconds begin anywhere and may overflow.
    long full = before == null || before.fullAt() - now < 0 ? now : before.fullAt();
    long then = full + nanosPerRequest;
    return then - now > burstNanos ? new Bucket(full, true) : new Bucket(then, false);
  }

  /** Once in the time that any bucket takes to fill: so many tenants are kept as ask meanwhile. */
  private void forgetFull(long now) {
    long last = swept.get();
    if (now - last > burstNanos && swept.compareAndSet(last, now)) {
      buckets.values().removeIf(bucket -> bucket.fullAt() - now <= 0);
    }
  }

  /** How many tenants are remembered. */
  int size() {
    return buckets.size();
  }

  /** Whole seconds, at least one: who comes back then has not come too early. */
  static long seconds(long nanos) {
    return Math.max(1, (nanos + SECOND - 1) / SECOND);
  }
}
