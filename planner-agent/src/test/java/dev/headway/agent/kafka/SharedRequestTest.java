// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedRequestTest {
  private final List<CompletableFuture<Integer>> sent = new ArrayList<>();
  private final SharedRequest<Integer> request =
      new SharedRequest<>(
          () -> {
            sent.add(new CompletableFuture<>());
            return sent.getLast();
          });

  @Test
  void shouldAnswerWithWhatWasAskedForAfterTheCallAndShareIt() {
    // given: one under way
    CompletableFuture<Integer> first = request.ask();

    // when: three come meanwhile
    CompletableFuture<Integer> second = request.ask();
    CompletableFuture<Integer> third = request.ask();
    assertThat(sent).hasSize(1);
    sent.getFirst().complete(1);

    // then: they share one, which was sent after they came
    assertThat(sent).hasSize(2);
    CompletableFuture<Integer> fourth = request.ask();
    sent.getLast().complete(2);
    assertThat(first).isCompletedWithValue(1);
    assertThat(second).isCompletedWithValue(2);
    assertThat(third).isCompletedWithValue(2);
    assertThat(fourth).isNotDone();
    assertThat(sent).hasSize(3);
  }

  @Test
  void shouldAskAgainAfterAFailure() {
    // given
    CompletableFuture<Integer> first = request.ask();
    CompletableFuture<Integer> second = request.ask();

    // when
    sent.getFirst().completeExceptionally(new IllegalStateException("away"));
    sent.getLast().complete(2);

    // then
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedWithValue(2);
    CompletableFuture<Integer> third = request.ask();
    sent.getLast().complete(3);
    assertThat(third).isCompletedWithValue(3);
  }
}
