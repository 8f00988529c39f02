// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.instances.OtherInstances;
import dev.headway.http.instances.Routed;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Reply;
import dev.headway.query.InputPosition;
import dev.headway.query.InstanceAddress;
import dev.headway.query.QueryResult;
import dev.headway.query.Staleness;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where the answer of a store becomes an answer over HTTP. */
final class QueryReplies {
  private static final Logger LOG = LoggerFactory.getLogger(QueryReplies.class);
  private static final int RETRY_SECONDS = 1;

  private final PositionTokens tokens;

  QueryReplies(PositionTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The reply to what was routed.
   *
   * @param forwarded another instance asks: it is told when the answer is not here
   * @param found makes the reply from the value
   * @param absent makes the reply, or the problem, where there is no such plan
   */
  <T> Reply reply(
      Routed<T> routed, boolean forwarded, Function<T, Reply> found, Supplier<Reply> absent) {
    return switch (routed) {
      case Routed.Elsewhere<T>(Reply reply) -> reply;
      case Routed.Here<T>(QueryResult<T> result, Staleness staleness) -> {
        if (forwarded && notHere(result)) {
          yield Reply.empty(OtherInstances.NOT_HERE);
        }
        Reply reply = reply(result, found, absent);
        yield staleness == null
            ? reply
            : reply.header(AnswerHeaders.STALENESS, AnswerHeaders.text(staleness));
      }
    };
  }

  static boolean notHere(QueryResult<?> result) {
    return result instanceof QueryResult.WrongHost<?>
        || result instanceof QueryResult.Rebalancing<?>;
  }

  /**
   * The reply to {@code result}.
   *
   * @param found makes the reply from the value
   * @param absent makes the reply, or the problem, where there is no such plan
   */
  <T> Reply reply(QueryResult<T> result, Function<T, Reply> found, Supplier<Reply> absent) {
    return switch (result) {
      case QueryResult.Found<T>(T value, InputPosition position) ->
          at(position, found.apply(value));
      case QueryResult.Absent<T>(InputPosition position) -> at(position, absent);
      case QueryResult.NotUpToPosition<T>(InputPosition position) ->
          throw Problem.of(
                  ProblemType.NOT_UP_TO_POSITION,
                  "The store has not yet got as far as at_least demands")
              .retryAfter(RETRY_SECONDS)
              .withHeader(AnswerHeaders.POSITION, tokens.write(position))
              .exception();
      case QueryResult.Rebalancing<T>(String reason) ->
          throw Problem.of(ProblemType.REBALANCING, "No store can answer at the moment: " + reason)
              .retryAfter(RETRY_SECONDS)
              .exception();
      case QueryResult.WrongHost<T>(InstanceAddress owner) ->
          throw Problem.of(
                  ProblemType.REBALANCING,
                  "Instance " + owner + " holds the plan; it does not answer")
              .retryAfter(RETRY_SECONDS)
              .exception();
      case QueryResult.Failed<T>(String reason) -> {
        LOG.error("a store failed to answer: {}", reason);
        throw Problem.of(ProblemType.INTERNAL_ERROR, "The store failed to answer").exception();
      }
    };
  }

  private Reply at(InputPosition position, Reply reply) {
    return reply.header(AnswerHeaders.POSITION, tokens.write(position));
  }

  private Reply at(InputPosition position, Supplier<Reply> absent) {
    try {
      return at(position, absent.get());
    } catch (ProblemException e) {
      throw e.problem().withHeader(AnswerHeaders.POSITION, tokens.write(position)).exception();
    }
  }
}
