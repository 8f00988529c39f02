// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.query.InstanceAddress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstancePortTest {
  private static InstancePort open(Map<String, String> settings) {
    return InstancePort.open(Settings.of(settings));
  }

  @Test
  void shouldTakeAnyFreePortOfThisMachineByDefault() {
    try (InstancePort port = open(Map.of());
        InstancePort another = open(Map.of())) {
      assertThat(port.address().host()).isEqualTo("127.0.0.1");
      assertThat(port.address().port()).isPositive().isNotEqualTo(another.address().port());
      assertThat(port.timeout()).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void shouldBeKnownByWhatIsAdvertised() {
    try (InstancePort port = open(Map.of("instance.advertised", "headway-0.internal:9000"))) {
      assertThat(port.address()).isEqualTo(new InstanceAddress("headway-0.internal", 9000));
    }
  }

  @Test
  void shouldNameTheSettingWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> open(Map.of("instance.port", Integer.toString(taken.getLocalPort()))))
          .isInstanceOf(SettingException.class)
          .hasMessageContaining("'instance.port'")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void shouldNameTheSettingThatCannotBeUsed() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "instance.port", "70000",
                "instance.timeout-ms", "10",
                "instance.host", "no.such.host.invalid")
            .entrySet()) {
      assertThatThrownBy(() -> open(Map.of(wrong.getKey(), wrong.getValue())))
          .isInstanceOf(SettingException.class)
          .hasMessageContaining(wrong.getKey());
    }
    for (String address :
        new String[] {"headway", "headway:x", "headway:0", "http://h:80", "::1:9"}) {
      assertThatThrownBy(() -> open(Map.of("instance.advertised", address)))
          .isInstanceOf(SettingException.class)
          .hasMessageContaining("'instance.advertised'")
          .hasMessageContaining(address);
    }
  }

  @Test
  void shouldWantAnAddressThatOthersCanUse() {
    // given
    Map<String, String> everywhere = Map.of("instance.host", "0.0.0.0");

    // then
    assertThatThrownBy(() -> open(everywhere))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("'instance.advertised'")
        .hasMessageContaining("0.0.0.0");
    try (InstancePort port =
        open(Map.of("instance.host", "0.0.0.0", "instance.advertised", "10.0.0.7:9000"))) {
      assertThat(port.address()).hasToString("10.0.0.7:9000");
    }
  }
}
