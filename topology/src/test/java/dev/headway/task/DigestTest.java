// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  @Property
  void shouldAddAndSubtractModulo2To256(
      @ForAll long a,
      @ForAll long b,
      @ForAll long c,
      @ForAll long d,
      @ForAll long e,
      @ForAll long f,
      @ForAll long g,
      @ForAll long h) {
    // given
    Digest x = new Digest(a, b, c, d);
    Digest y = new Digest(e, f, g, h);
    // then
    assertThat(x.plus(y).toBigInteger())
        .isEqualTo(x.toBigInteger().add(y.toBigInteger()).mod(MODULUS));
    assertThat(x.minus(y).toBigInteger())
        .isEqualTo(x.toBigInteger().subtract(y.toBigInteger()).mod(MODULUS));
    assertThat(Digest.of(x.bytes())).isEqualTo(x);
  }

  @Test
  void shouldWriteCanonicalJson() {
    // when
    CanonicalJson json =
        new CanonicalJson()
            .add("a", "plain é\"\\\n\u0001")
            .add("b", Long.valueOf(7))
            .addTime("c", 1_000_000L);
    // then
    String text = "{\"a\":\"plain é\\\"\\\\\\n\\u0001\",\"b\":7,\"c\":\"1970-01-01T00:00:01Z\"}";
    assertThat(json).hasToString(text);
    assertThat(json.sha256()).isEqualTo(Digest.sha256(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(json.sha256(new byte[] {1, 2}))
        .isEqualTo(Digest.sha256((text + "\u0001\u0002").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldWriteLongTexts() {
    // given
    String plain = "x".repeat(3_000);
    String other = "é\uD83D\uDE00".repeat(1_000);
    // when
    CanonicalJson json = new CanonicalJson().add("a", plain).add("b", other).add("c", true);
    // then
    assertThat(json).hasToString("{\"a\":\"" + plain + "\",\"b\":\"" + other + "\",\"c\":true}");
  }
}
