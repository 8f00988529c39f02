// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class HighWatermarksTest {
  private static final TopicPartition FIRST = new TopicPartition("plan-contexts", 0);

  private final Deque<KafkaFuture<ListOffsetsResultInfo>> answers = new ArrayDeque<>();

  /** Gives one answer after the other. */
  private final Admin admin =
      (Admin)
          Proxy.newProxyInstance(
              Admin.class.getClassLoader(),
              new Class<?>[] {Admin.class},
              (proxy, method, arguments) ->
                  new ListOffsetsResult(Map.of(FIRST, answers.removeFirst())));

  private static KafkaFuture<ListOffsetsResultInfo> failure(Exception e) {
    KafkaFutureImpl<ListOffsetsResultInfo> future = new KafkaFutureImpl<>();
    future.completeExceptionally(e);
    return future;
  }

  @Test
  void shouldAskAgainWhileABrokerDoesNotKnowANewTopic() throws Exception {
    // given
    answers.add(failure(new UnknownTopicOrPartitionException()));
    answers.add(failure(new UnknownTopicOrPartitionException()));
    answers.add(KafkaFuture.completedFuture(new ListOffsetsResultInfo(7, -1, Optional.empty())));

    // when
    Map<TopicPartition, Long> ends =
        new HighWatermarks(admin).of(List.of(FIRST)).get(10, TimeUnit.SECONDS);

    // then
    assertThat(ends).containsExactly(Map.entry(FIRST, 7L));
    assertThat(answers).isEmpty();
  }

  @Test
  void shouldPassOnOtherFailuresAtOnce() {
    // given
    answers.add(failure(new TopicAuthorizationException("plan-contexts")));

    // then
    assertThatThrownBy(() -> new HighWatermarks(admin).of(List.of(FIRST)).get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TopicAuthorizationException.class);
  }
}
