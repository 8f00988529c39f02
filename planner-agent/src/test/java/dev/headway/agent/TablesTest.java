// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.log.StateTable;
import dev.headway.agent.testkit.InMemoryEventLog;
import org.junit.jupiter.api.Test;

class TablesTest {
  @Test
  void shouldOpenATableOnceAndCloseIt() {
    try (InMemoryEventLog log = new InMemoryEventLog()) {
      // given
      Tables tables = new Tables(log);
      StateTable table = tables.of("topic");

      // then
      assertThat(tables.of("topic")).isSameAs(table);
      assertThat(tables.of("another")).isNotSameAs(table);

      // when
      tables.close();

      // then
      assertThatThrownBy(() -> table.get("key")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> tables.of("topic"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }
}
