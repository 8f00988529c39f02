// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KnownKeysPropertyTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Property(tries = 300)
  void shouldLackNothingThatWasNoted(@ForAll @Size(max = 400) List<byte[]> keys) {
    // given
    KnownKeys known = new KnownKeys();

    // when
    keys.forEach(key -> known.add(key, 0, key.length));

    // then
    assertThat(keys).noneMatch(key -> known.lacks(key, 0, key.length));
  }

  @Test
  void shouldLackMostOfWhatWasNotNoted() {
    // given
    KnownKeys known = new KnownKeys();
    for (int i = 0; i < 1_000; i++) {
      byte[] key = bytes("event-" + i);
      known.add(key, 0, key.length);
    }

    // when
    int lacking = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] key = bytes("other-" + i);
      lacking += known.lacks(key, 0, key.length) ? 1 : 0;
    }

    // then
    assertThat(lacking).isGreaterThan(990);
  }

  @Test
  void shouldLackNothingOnceItHoldsTooMany() {
    // given
    KnownKeys known = new KnownKeys();
    for (int i = 0; i < 10_000; i++) {
      byte[] key = bytes(Integer.toString(i));
      known.add(key, 0, key.length);
    }

    // then
    assertThat(known.lacks(new byte[] {1, 2, 3}, 0, 3)).isFalse();
  }
}
