// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class UrlTextPropertyTest {
  @Property
  void shouldMakeAnythingFitIntoAUrl(@ForAll @CharRange(from = '!', to = '\uD7FF') String text) {
    // when
    String legal = UrlText.legal("/" + text);

    // then
    assertThat(URI.create("http://127.0.0.1:1" + legal).getRawAuthority()).isEqualTo("127.0.0.1:1");
    assertThat(UrlText.legal(legal)).isEqualTo(legal);
  }

  @Property
  void shouldLeaveAloneWhatIsEncoded(@ForAll String text) {
    // given
    String encoded = "/p/" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "?a=b&c=%2F";

    // then
    assertThat(UrlText.legal(encoded)).isEqualTo(encoded);
  }

  @Test
  void shouldEncodeWhatOnlyLooksEncoded() {
    assertThat(UrlText.legal("/a|b?c=%zz%4&d=é\"")).isEqualTo("/a%7cb?c=%25zz%254&d=%c3%a9%22");
  }
}
