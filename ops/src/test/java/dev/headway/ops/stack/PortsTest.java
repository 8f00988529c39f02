// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @Test
  void shouldShiftEveryPort() {
    assertThat(Ports.shifted(100)).isEqualTo(new Ports(9192, 8181, 8184));
  }

  @ParameterizedTest
  @ValueSource(ints = {-8081, 56_444})
  void shouldRefuseAnOffsetThatLeavesTheRange(int offset) {
    assertThatThrownBy(() -> Ports.shifted(offset))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from -8080 to 56443");
  }

  @Test
  void shouldFindDifferentFreePorts() {
    // when
    Ports ports = Ports.ephemeral();

    // then
    assertThat(ports.kafka()).isNotEqualTo(ports.registry()).isNotEqualTo(ports.http());
    assertThat(ports.registry()).isNotEqualTo(ports.http());
  }

  @Test
  void shouldNameThePartsThereAre() {
    assertThat(Part.of(" Kafka")).isEqualTo(Part.KAFKA);
    assertThatThrownBy(() -> Part.of("postgres"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka, registry, headway");
  }
}
