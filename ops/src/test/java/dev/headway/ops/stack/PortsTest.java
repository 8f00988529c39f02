// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @Test
  void shouldShiftEveryPort() {
    // given
    Ports ports = Ports.shifted(100);

    // then
    assertThat(ports.kafka(1)).isEqualTo(9192);
    assertThat(ports.kafka(3)).isEqualTo(9212);
    assertThat(ports.registry()).isEqualTo(8181);
    assertThat(ports.http(1)).isEqualTo(8184);
    assertThat(ports.http(4)).isEqualTo(8214);
    assertThat(ports.connect()).isEqualTo(8183);
    assertThat(ports.postgres()).isEqualTo(15_532);
  }

  @Test
  void shouldNeverGiveOnePortTwice() {
    for (Ports ports : List.of(Ports.shifted(0), Ports.ephemeral())) {
      // when
      List<Integer> all =
          IntStream.rangeClosed(1, 150)
              .boxed()
              .flatMap(i -> Stream.of(ports.kafka(i), ports.controller(i), ports.http(i)))
              .toList();

      // then
      assertThat(all)
          .doesNotHaveDuplicates()
          .doesNotContain(ports.registry(), ports.connect(), ports.postgres());
      assertThat(List.of(ports.registry(), ports.connect(), ports.postgres()))
          .doesNotHaveDuplicates();
      assertThat(ports.http(7)).isEqualTo(ports.http(7));
    }
  }

  @Test
  void shouldSayThatThereIsNoPortBeyondTheRange() {
    // given
    Ports ports = Ports.shifted(50_103);

    // then
    assertThat(ports.postgres()).isEqualTo(65_535);
    assertThat(ports.kafka(635)).isEqualTo(65_535);
    assertThatThrownBy(() -> ports.kafka(636))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no port for broker 636");
    assertThatThrownBy(() -> ports.http(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ports.ephemeral().http(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-8081, 50_104})
  void shouldRefuseAnOffsetThatLeavesTheRange(int offset) {
    assertThatThrownBy(() -> Ports.shifted(offset))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from -8080 to 50103");
  }

  @Test
  void shouldNameThePartsThereAre() {
    assertThat(Part.of(" Kafka")).isEqualTo(Part.KAFKA);
    assertThat(Part.of("postgres")).isEqualTo(Part.POSTGRES);
    assertThatThrownBy(() -> Part.of("oracle"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka, registry, postgres, headway, connect");
  }
}
