// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Reply;
import dev.headway.query.InputPosition;
import dev.headway.query.InstanceAddress;
import dev.headway.query.QueryResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryRepliesTest {
  private final QueryReplies replies =
      new QueryReplies(
          new PositionTokens("0123456789abcdef".getBytes(StandardCharsets.UTF_8), "here"));

  private Problem problem(QueryResult<String> result) {
    ProblemException thrown =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                replies.reply(
                    result, value -> Reply.json(200, value), () -> Reply.json(200, List.of())));
    return thrown.problem();
  }

  @Test
  void shouldSayTryAgainDuringARebalance() {
    Problem problem = problem(new QueryResult.Rebalancing<>("moving"));
    assertThat(problem.type()).isEqualTo(ProblemType.REBALANCING);
    assertThat(problem.headers()).containsEntry("Retry-After", "1");
  }

  @Test
  void shouldNeverSayThatAPlanOfAnotherInstanceDoesNotExist() {
    Problem problem = problem(new QueryResult.WrongHost<>(new InstanceAddress("other", 8084)));
    assertThat(problem.type().status()).isEqualTo(503);
    assertThat(problem.headers()).containsKey("Retry-After");
  }

  @Test
  void shouldKeepTheReasonOfAFaultToItself() {
    Problem problem = problem(new QueryResult.Failed<>("rocksdb: /secret/path"));
    assertThat(problem.type()).isEqualTo(ProblemType.INTERNAL_ERROR);
    assertThat(problem.detail()).doesNotContain("rocksdb");
  }

  @Test
  void shouldSayHowFarItGot() {
    Problem problem = problem(new QueryResult.NotUpToPosition<>(InputPosition.START));
    assertThat(problem.headers()).containsKeys("Retry-After", "Headway-Position");
  }
}
