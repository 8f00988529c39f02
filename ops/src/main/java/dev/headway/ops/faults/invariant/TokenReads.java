// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.ops.faults.view.InstanceClient.Answer;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * I6: what one reader sees, whichever instances it asks: a plan that exists is never missing, its
 * list of tasks never empty, and a read with a token never shows less than the read the token came
 * from. The only other right answer is 503 with Retry-After. Not thread-safe: one for each reader.
 *
 * <p>Events that take the slow path may show a moment later than their offset says, so the number
 * of events is compared only for plans whose events all take the fast one; the load marks the
 * others by their name.
 */
public final class TokenReads {
  private static final String NAME = "I6";

  /** Beginning of the ids of plans with events on the slow path. */
  public static final String MIXED = "mixed-";

  private final Map<PlanKey, Seen> seen = new HashMap<>();

  private record Seen(String token, long version, long events, String where) {}

  /** The token of the last read of {@code plan}, to be asked for next. */
  public @Nullable String token(PlanKey plan) {
    Seen last = seen.get(plan);
    return last == null ? null : last.token;
  }

  /**
   * Judges a read of a plan's progress.
   *
   * @param instance who answered
   * @param withToken whether {@link #token} was asked for
   */
  public Optional<Finding> plan(PlanKey plan, int instance, boolean withToken, Answer answer) {
    if (answer.status() != 200) {
      return refused(plan, instance, withToken, answer);
    }
    JsonNode body = answer.json();
    long version = body.path("version").asLong();
    long events = body.path("events").asLong();
    Seen before = seen.get(plan);
    String where = where(instance, answer);
    Optional<Finding> finding = Optional.empty();
    if (withToken && before != null) {
      boolean fast = !plan.planId().startsWith(MIXED);
      if (version < before.version || (fast && events < before.events)) {
        finding =
            finding(
                plan,
                where
                    + " shows version "
                    + version
                    + " with "
                    + events
                    + " events at a token of "
                    + before.where
                    + " that came with version "
                    + before.version
                    + " and "
                    + before.events
                    + " events (token "
                    + before.token
                    + ", now "
                    + answer.position()
                    + ")");
      }
    }
    String token = answer.position();
    if (token != null && (withToken || before == null)) {
      seen.put(plan, new Seen(token, version, events, where));
    }
    return finding;
  }

  /** Judges a read of the tasks of a plan that has some. */
  public Optional<Finding> tasks(PlanKey plan, int instance, boolean withToken, Answer answer) {
    if (answer.status() != 200) {
      return refused(plan, instance, withToken, answer);
    }
    return answer.json().isEmpty()
        ? finding(
            plan,
            where(instance, answer)
                + " shows no task of a plan that has some"
                + (withToken ? ", asked with a token" : ""))
        : Optional.empty();
  }

  private static String where(int instance, Answer answer) {
    return "instance "
        + instance
        + (answer.stale() ? " (" + answer.staleness() + ")" : "")
        + " at "
        + Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Optional<Finding> refused(
      PlanKey plan, int instance, boolean withToken, Answer answer) {
    return answer.tryLater()
        ? Optional.empty()
        : finding(
            plan,
            where(instance, answer)
                + " answers "
                + answer.status()
                + (answer.status() == 503 ? " without Retry-After" : "")
                + " for a plan that exists"
                + (withToken ? ", asked with a token" : "")
                + ": "
                + answer.body());
  }

  private static Optional<Finding> finding(PlanKey plan, String message) {
    return Optional.of(new Finding(NAME, "plan " + plan + ": " + message));
  }
}
