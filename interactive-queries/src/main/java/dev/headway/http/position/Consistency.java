// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.position;

import dev.headway.http.problem.FieldError;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.query.InputPosition;
import java.time.Duration;
import java.util.List;

/** How up to date a reader wants its answer, and how long it waits for that. */
public final class Consistency {
  /**
   * Longest time a read may wait for a position, in milliseconds: below what proxies commonly allow
   * a request.
   */
  public static final long MAX_WAIT_MS = 30_000;

  /** The position that is asked for. */
  public static final Parameter AT_LEAST =
      Parameter.query(
          "at_least",
          "Position token from a Headway-Position header: answer only from a store that has processed the inputs that far.",
          "AYk3…");

  private Consistency() {}

  /** How long to wait for it. */
  public static Parameter waitMs(long byDefault) {
    return Parameter.queryNumber(
        "wait_ms",
        0,
        MAX_WAIT_MS,
        byDefault,
        "How long to wait for at_least, in milliseconds; then 503 not-up-to-position.");
  }

  /** The position that is asked for; the start when none is. */
  public static InputPosition atLeast(Exchange exchange, PositionTokens tokens) {
    String token = AT_LEAST.read(exchange);
    if (token == null) {
      return InputPosition.START;
    }
    try {
      return tokens.read(token);
    } catch (InvalidTokenException e) {
      throw Problem.of(
              ProblemType.INVALID_POSITION, "at_least is not a position token: " + e.getMessage())
          .with(List.of(new FieldError("/query/at_least", String.valueOf(e.getMessage()))))
          .exception();
    }
  }

  /** Only who asks for a position waits. */
  public static Duration patience(InputPosition atLeast, Duration wait) {
    return atLeast.equals(InputPosition.START) ? Duration.ZERO : wait;
  }
}
