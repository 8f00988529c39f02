// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import dev.headway.query.InputPosition;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.schemas.key.PlanKey;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reads of one plan: position demanded, waited for and shown; each result of a query turned into HTTP here and nowhere else. */
final class PlanReads {
  private static final Logger LOG = LoggerFactory.getLogger(PlanReads.class);
  private static final long DEFAULT_WAIT_MILLIS = 2_000;
  private static final long MAX_WAIT_MILLIS = 30_000;
  private static final Duration POLL = Duration.ofMillis(2);

  private final PlanQueries plans;
  private final Caller caller;
  private final PositionTokens tokens;

  PlanReads(PlanQueries plans, Caller caller, PositionTokens tokens) {
    this.plans = plans;
    this.caller = caller;
    this.tokens = tokens;
  }

  void plan(Context request) {
    answer(request, plans::plan)
        .ifPresentOrElse(
            found -> {
              String etag = "W/\"" + found.progress().getVersion() + "-" + found.progress().getStateDigest() + "\"";
              request.header("ETag", etag).header("Cache-Control", "no-cache");
              if (etag.equals(request.header("If-None-Match"))) {
                request.status(304);
              } else {
                json(request, Views.PlanView.of(found.progress(), found.pendingChanges()));
              }
            },
            () -> {
              throw notFound(request);
            });
  }

  void tasks(Context request) {
    json(
        request,
        answer(request, plans::tasks).map(tasks -> tasks.stream().map(Views.TaskView::of).toList()).orElse(java.util.List.of()));
  }

  void timeline(Context request) {
    json(
        request,
        answer(request, plans::timeline)
            .map(entries -> Views.TimelineView.of(request.pathParam("plan_id"), entries))
            .orElseThrow(() -> notFound(request)));
  }

  void transitions(Context request) {
    json(
        request,
        answer(request, plans::transitions)
            .map(list -> list.stream().map(Views.TransitionView::of).toList())
            .orElse(java.util.List.of()));
  }

  private static ProblemException notFound(Context request) {
    return Problem.of(404, "not-found", "Not found", "Plan " + request.pathParam("plan_id") + " not found").exception();
  }

  private static void json(Context request, Object body) {
    request.contentType("application/json").result(Json.bytes(body));
  }

  /** The value, or nothing where there is no such plan. */
  private <T> Optional<T> answer(Context request, BiFunction<PlanKey, InputPosition, QueryResult<T>> query) {
    PlanKey plan = PlanKey.of(caller.of(request), request.pathParam("plan_id"));
    InputPosition atLeast = demanded(request);
    long waitMillis = waitMillis(request);
    long deadline = System.nanoTime() + Duration.ofMillis(waitMillis).toNanos();
    while (true) {
      QueryResult<T> result = query.apply(plan, atLeast);
      switch (result) {
        case QueryResult.Found<T> found -> {
          request.header("Headway-Position", tokens.encode(found.position()));
          return Optional.of(found.value());
        }
        case QueryResult.Absent<T> absent -> {
          request.header("Headway-Position", tokens.encode(absent.position()));
          return Optional.empty();
        }
        case QueryResult.NotUpToPosition<T> behind -> {
          if (System.nanoTime() >= deadline) {
            request.header("Headway-Position", tokens.encode(behind.position()));
            throw Problem.unavailable(
                    "not-up-to-position",
                    "the store has not got as far as at_least demands within " + waitMillis + " ms",
                    1)
                .exception();
          }
        }
        case QueryResult.WrongHost<T> elsewhere ->
            throw Problem.unavailable("rebalancing", "another instance owns the plan", 1).exception();
        case QueryResult.Rebalancing<T> moving -> {
          LOG.debug("no store can answer: {}", moving.reason());
          if (System.nanoTime() >= deadline) {
            throw Problem.unavailable("rebalancing", "no store can answer at the moment", 1).exception();
          }
        }
        case QueryResult.Failed<T> failed -> {
          LOG.error("a query failed: {}", failed.reason());
          throw Problem.of(500, "internal-error", "Internal error", "the store failed to answer").exception();
        }
      }
      // The store moves on by itself; there is nothing to be told by.
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private InputPosition demanded(Context request) {
    String token = request.queryParam("at_least");
    if (token == null) {
      return InputPosition.START;
    }
    return tokens
        .decode(token)
        .orElseThrow(
            () ->
                new Problem(
                        400,
                        "invalid-token",
                        "The position token is not valid",
                        "at_least is not a token of this deployment",
                        java.util.List.of(new Problem.FieldError("at_least", "is not a token of this deployment")),
                        0)
                    .exception());
  }

  private static long waitMillis(Context request) {
    String text = request.queryParam("wait_ms");
    if (text == null) {
      return DEFAULT_WAIT_MILLIS;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0 && value <= MAX_WAIT_MILLIS) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw Problem.badParameter(
            "wait_ms", String.format(Locale.ROOT, "must be a whole number from 0 to %d", MAX_WAIT_MILLIS))
        .exception();
  }
}
