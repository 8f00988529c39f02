// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ratelimit;

/**
 * How much one tenant may ask.
 *
 * @param requestsPerSecond in the long run; 0: as much as it likes
 * @param burst at once, after it has asked nothing for a while; at least 1
 */
public record RatePolicy(long requestsPerSecond, long burst) {
  /** Whether there is a limit. */
  public boolean limits() {
    return requestsPerSecond > 0;
  }
}
