// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.partition;

import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Reply;
import dev.headway.query.InputPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The partitions' answers to one question.
 *
 * @param answers the answers
 * @param answered the partitions they are from
 * @param missing the partitions without one
 * @param behind what is missing is missing only since its store has not got as far as was asked
 * @param position how far the stores that were asked have got
 * @param staleness the Headway-Staleness of one that is behind; null when none is
 */
public record Gathered<A>(
    List<A> answers,
    List<Integer> answered,
    List<MissingPartition> missing,
    boolean behind,
    InputPosition position,
    @Nullable String staleness) {
  private static final int RETRY_SECONDS = 1;

  /** Copies the lists. */
  public Gathered {
    answers = List.copyOf(answers);
    answered = List.copyOf(answered);
    missing = List.copyOf(missing);
  }

  /**
   * The answers, where some will do.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when there is none
   */
  public List<A> any() {
    if (answers.isEmpty()) {
      throw incomplete();
    }
    return answers;
  }

  /**
   * The answers, where only all of them will do.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when one is missing
   */
  public List<A> all() {
    if (!missing.isEmpty()) {
      throw incomplete();
    }
    return answers;
  }

  private dev.headway.http.problem.ProblemException incomplete() {
    MissingPartition first = missing.getFirst();
    return Problem.of(
            behind ? ProblemType.NOT_UP_TO_POSITION : ProblemType.INCOMPLETE,
            missing.size()
                + " of "
                + (missing.size() + answers.size())
                + " partitions did not answer; of partition "
                + first.partition()
                + ": "
                + first.reason())
        .retryAfter(RETRY_SECONDS)
        .exception();
  }

  /** {@code reply} with how up to date it is. */
  public Reply dated(Reply reply, PositionTokens tokens) {
    Reply positioned = reply.header(AnswerHeaders.POSITION, tokens.write(position));
    return staleness == null ? positioned : positioned.header(AnswerHeaders.STALENESS, staleness);
  }
}
