// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
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
    byte[] json =
        new CanonicalJson()
            .add("a", "é\"\\\n\u0001")
            .add("b", Long.valueOf(7))
            .addTime("c", 1_000_000L)
            .bytes();
    // then
    assertThat(json)
        .asString(java.nio.charset.StandardCharsets.UTF_8)
        .isEqualTo("{\"a\":\"é\\\"\\\\\\n\\u0001\",\"b\":7,\"c\":\"1970-01-01T00:00:01Z\"}");
  }
}
