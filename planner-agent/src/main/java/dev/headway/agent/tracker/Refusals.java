// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import dev.headway.agent.event.Json;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;

/** Makes exceptions of answers that are no success. */
final class Refusals {
  private Refusals() {}

  static TrackerException of(int status, HttpHeaders headers, byte[] body) {
    Problem problem = problem(status, headers, body);
    return switch (status) {
      case 400, 409, 413, 422 -> new TrackerException.InvalidRequest(problem);
      case 401 -> new TrackerException.Unauthorized(problem);
      case 403 -> new TrackerException.Forbidden(problem);
      case 404 -> missing(problem);
      case 429 -> new TrackerException.RateLimited(problem, retryAfter(headers));
      case 502, 503, 504 -> away(problem, retryAfter(headers));
      default ->
          new TrackerException.Unexpected(
              "the tracker answered %d: %s".formatted(status, problem.words()), problem, null);
    };
  }

  /**
   * Only Headway itself can say that there is no plan: any other server says 404, too, and would
   * make all plans look missing.
   */
  private static TrackerException missing(Problem problem) {
    return problem.is("plan-not-found") || problem.is("group-not-found")
        ? new TrackerException.NotFound(problem)
        : new TrackerException.Unexpected(
            "404 that says nothing of a plan (%s): is the base URL that of the tracker?"
                .formatted(problem.words()),
            problem,
            null);
  }

  private static TrackerException away(Problem problem, Duration retryAfter) {
    return problem.is("not-up-to-position")
        ? new TrackerException.NotUpToDate(problem, retryAfter)
        : new TrackerException.Unavailable(problem, retryAfter);
  }

  private static Duration retryAfter(HttpHeaders headers) {
    return RetryAfter.of(headers, Instant.now());
  }

  private static Problem problem(int status, HttpHeaders headers, byte[] body) {
    boolean told =
        headers
            .firstValue("Content-Type")
            .filter(type -> type.startsWith("application/problem+json"))
            .isPresent();
    if (!told) {
      return Problem.bare(status);
    }
    try {
      return Json.read(body, Problem.class);
    } catch (UncheckedIOException e) {
      // The status says enough; a proxy may have cut the rest.
      return Problem.bare(status);
    }
  }
}
