// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where deliveries may go. Hosts are looked up nowhere: addresses stand for themselves. */
class AddressGuardTest {
  private static InetAddress[] lookup(String host) throws UnknownHostException {
    return switch (host) {
      case "good.example" -> addresses("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c");
      case "half.example" -> addresses("93.184.215.14", "10.0.0.1");
      case "inside.example" -> addresses("10.1.2.3");
      case "none.example" -> throw new UnknownHostException(host);
      default -> addresses(host);
    };
  }

  private static InetAddress[] addresses(String... texts) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      addresses[i] = InetAddress.getByName(texts[i]);
    }
    return addresses;
  }

  private static AddressGuard guard(String... allowed) {
    return new AddressGuard(false, List.of(allowed), AddressGuardTest::lookup);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "2130706433",
        "0x7f000001",
        "::1",
        "::",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void shouldRefuseAddressesThatAreNotPublic(String address) {
    String host = address.contains(":") ? "[" + address + "]" : address;

    assertThatThrownBy(() -> guard().addresses(address)).isInstanceOf(UnknownHostException.class);
    assertThat(guard().refusal("https://" + host + "/hook")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.215.14",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]",
        "good.example",
        "good.example:8443"
      })
  void shouldAllowPublicOnes(String host) {
    assertThat(guard().refusal("https://" + host + "/hook?a=b")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "http://good.example/,must be an https URL",
    "ftp://good.example/,must be an https URL",
    "//good.example/,must be an https URL",
    "https://ada:x@good.example/,must not hold a user",
    "https://good.example/#a,must not hold a fragment",
    "https:///hook,must name a host",
    "https://none.example/,names a host that has no address",
    "https://half.example/,leads to an address that is not public",
    "https://a b/,is not a URL"
  })
  void shouldSayWhatIsWrongWithAUrl(String url, String why) {
    assertThat(guard().refusal(url)).startsWith(why);
  }

  @Test
  void shouldAllowWhatThoseWhoRunItAllow() {
    assertThat(guard("10.1.0.0/16").refusal("https://inside.example/")).isNull();
    assertThat(guard("10.2.0.0/16").refusal("https://inside.example/")).isNotNull();
    assertThat(guard("INSIDE.example").refusal("https://inside.example/")).isNull();
    assertThat(
            new AddressGuard(true, List.of(), AddressGuardTest::lookup)
                .refusal("http://good.example/"))
        .isNull();
    for (String wrong : List.of("10.0.0.0/33", "host/8", "10.0.0.0/x")) {
      assertThatThrownBy(() -> guard(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldRefuseAHostThatHasChangedItsAddressSince() throws Exception {
    // given: public when the webhook was made
    String[] address = {"93.184.215.14"};
    AddressGuard guard = new AddressGuard(false, List.of(), host -> addresses(address[0]));
    assertThat(guard.refusal("https://rebinding.example/")).isNull();
    assertThat(guard.addresses("rebinding.example")).hasSize(1);

    // when
    address[0] = "169.254.169.254";

    // then
    assertThatThrownBy(() -> guard.addresses("rebinding.example"))
        .isInstanceOf(AddressGuard.ForbiddenException.class);
  }
}
