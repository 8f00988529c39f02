// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {
  @TempDir Path folder;

  @Test
  void shouldKeepItsIdAndDifferFromOthers() {
    // when
    String first = InstanceId.of(folder.resolve("one"));

    // then
    assertThat(InstanceId.of(folder.resolve("one"))).isEqualTo(first);
    assertThat(InstanceId.of(folder.resolve("two"))).isNotEqualTo(first);
    // Kafka takes letters, digits, dots, underscores and hyphens in group.instance.id.
    assertThat(first).matches("[a-z0-9-]{1,200}");
  }

  @Test
  void shouldMakeANewIdWhereAStartWasCutOff() throws IOException {
    // given
    Files.writeString(folder.resolve("instance.id"), "\n");

    // then
    assertThat(InstanceId.of(folder)).isNotBlank().isEqualTo(InstanceId.of(folder));
  }

  @Test
  void shouldNameADirectoryThatCannotBeUsed() throws IOException {
    // given
    Path file = Files.writeString(folder.resolve("file"), "x");

    // then
    assertThatThrownBy(() -> InstanceId.of(file.resolve("state")))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("state.dir")
        .hasMessageContaining(file.toString());
  }
}
