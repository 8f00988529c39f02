// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The topology's shape and names are part of the stored format: they change only on purpose. */
class GoldenTopologyTest {
  @Test
  void shouldBeAsCheckedIn() throws IOException {
    // given
    String golden;
    try (InputStream file =
        Objects.requireNonNull(getClass().getResourceAsStream("/golden-topology.txt"))) {
      golden = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    // when
    String described = TrackerTopology.build(TrackerDriver.parts(4)).describe().toString();
    // then
    assertThat(described.strip()).isEqualTo(golden.strip());
  }

  @Test
  void shouldHaveNoRepartitionTopicOnTheFastPath() {
    // when
    String described = TrackerTopology.build(TrackerDriver.parts(4)).describe().toString();
    // then
    assertThat(described).doesNotContain("-repartition").doesNotContain("Sub-topology: 1");
  }
}
