// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationsTest {
  @TempDir Path folder;

  @Test
  void shouldRunUnderTheUsualIdUntilItIsRebuilt() {
    // given
    DataFolder data = new DataFolder(folder);
    assertThat(Applications.of(data)).isEqualTo(new Applications("headway", List.of()));

    // when
    Applications.of(data).withUnused("headway-2").write(data);
    Applications.of(data).changedTo("headway-2").write(data);
    Applications.of(data).withUnused("headway-3").write(data);

    // then
    assertThat(Applications.of(data))
        .isEqualTo(new Applications("headway-2", List.of("headway", "headway-3")));
    assertThat(Applications.of(data).without("headway").old()).containsExactly("headway-3");
  }

  @Test
  void shouldFindTheStoresOfAnApplication() throws IOException {
    // given
    DataFolder data = new DataFolder(folder);
    Files.createDirectories(folder.resolve("state/headway/0_0"));
    Files.createDirectories(folder.resolve("state-2/headway"));
    Files.createDirectories(folder.resolve("state-2/headway-2"));
    Files.createDirectories(folder.resolve("kafka/headway"));

    // then
    assertThat(data.stores("headway"))
        .containsExactlyInAnyOrder(
            data.root().resolve("state/headway"), data.root().resolve("state-2/headway"));
  }

  @Test
  void shouldNameAFileThatCannotBeRead() throws IOException {
    // given
    Files.writeString(folder.resolve("applications.json"), "{");

    // then
    assertThatThrownBy(() -> Applications.of(new DataFolder(folder)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("applications.json");
  }
}
