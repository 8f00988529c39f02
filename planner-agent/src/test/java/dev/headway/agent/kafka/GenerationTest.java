// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@SuppressWarnings("removal") // there is no other way to a group's metadata without a broker
class GenerationTest {
  private static Generation generation(int id, String member) {
    return new Generation(
        new ConsumerGroupMetadata("agent", id, member, Optional.empty()),
        Set.of(new TopicPartition("requests", 1), new TopicPartition("results", 1)));
  }

  @Test
  void shouldFollowTheOneBeforeOfTheSameMemberOnly() {
    // given
    Generation present = generation(7, "member");

    // then
    assertThat(present.follows(generation(6, "member"))).isTrue();
    assertThat(present.follows(generation(5, "member"))).isFalse();
    assertThat(present.follows(generation(7, "member"))).isFalse();
    assertThat(present.follows(generation(6, "thrown out and come back"))).isFalse();
  }

  @Test
  void shouldNumberPartitionsOnceForAllTopics() {
    assertThat(generation(1, "member").numbers()).containsExactly(1);
  }
}
