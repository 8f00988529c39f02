// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.schemas.key.Owner;
import java.util.HashMap;
import java.util.Map;

/** Counts open streams, and refuses what is one too many. */
final class StreamLimits {
  private static final int RETRY_SECONDS = 5;

  private final StreamPolicy policy;
  private final StreamMetrics metrics;
  private final Map<String, Integer> ofTenants = new HashMap<>();
  private final Map<Owner, Integer> ofUsers = new HashMap<>();
  private int all;

  StreamLimits(StreamPolicy policy, StreamMetrics metrics) {
    this.policy = policy;
    this.metrics = metrics;
  }

  /**
   * Counts one of {@code caller}, until it is {@link #left}.
   *
   * @throws dev.headway.http.problem.ProblemException 429 when it is one too many
   */
  synchronized void enter(Owner caller) {
    refuseAt(policy.mostPerInstance(), all, "instance");
    refuseAt(policy.mostPerTenant(), ofTenants.getOrDefault(caller.tenantId(), 0), "tenant");
    refuseAt(policy.mostPerUser(), ofUsers.getOrDefault(caller, 0), "user");
    all++;
    ofTenants.merge(caller.tenantId(), 1, Integer::sum);
    ofUsers.merge(caller, 1, Integer::sum);
  }

  private void refuseAt(int most, int now, String whose) {
    if (now >= most) {
      metrics.refused(whose);
      throw Problem.of(
              ProblemType.TOO_MANY_STREAMS,
              "The " + whose + " has as many streams open as it may: " + most)
          .retryAfter(RETRY_SECONDS)
          .exception();
    }
  }

  /** One of {@code caller} is closed. */
  synchronized void left(Owner caller) {
    all--;
    ofTenants.computeIfPresent(caller.tenantId(), (tenant, open) -> open == 1 ? null : open - 1);
    ofUsers.computeIfPresent(caller, (user, open) -> open == 1 ? null : open - 1);
  }

  /** Open streams. */
  synchronized int open() {
    return all;
  }

  /** How many tenants and users are remembered. */
  synchronized int remembered() {
    return ofTenants.size() + ofUsers.size();
  }
}
