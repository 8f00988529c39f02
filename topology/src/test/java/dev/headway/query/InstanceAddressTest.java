// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8084, 127.0.0.1, 8084",
    "headway-0.headway.svc:1, headway-0.headway.svc, 1",
    "[::1]:65535, ::1, 65535",
    "[2001:db8::7]:80, 2001:db8::7, 80"
  })
  void shouldReadWhatItWritesAndFitIntoAUrl(String text, String host, int port) {
    // when
    InstanceAddress address = InstanceAddress.parse(text);

    // then
    assertThat(address).isEqualTo(new InstanceAddress(host, port)).hasToString(text);
    assertThat(URI.create("http://" + address + "/x").getHost()).isNotNull();
    assertThat(URI.create("http://" + address + "/x").getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "host",
        "host:",
        "host:x",
        "host:0",
        "host:65536",
        "::1:80",
        "[]:80",
        "a b:80",
        "a_b:80",
        "http://host:80",
        "host:80/x"
      })
  void shouldRefuseWhatIsNoAddress(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstanceAddress.parse(text))
        .withMessageContaining("host:port");
  }
}
