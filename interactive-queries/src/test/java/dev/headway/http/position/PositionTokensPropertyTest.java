// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PositionTokensPropertyTest {
  private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private final PositionTokens tokens = new PositionTokens(SECRET, "cluster/prefix");

  @Provide
  Arbitrary<InputPosition> positions() {
    Arbitrary<InputPartition> partitions =
        Combinators.combine(
                Arbitraries.integers().between(0, 2), Arbitraries.integers().between(0, 1000))
            .as(InputPartition::new);
    return Arbitraries.maps(partitions, Arbitraries.longs().between(0, Long.MAX_VALUE))
        .ofMaxSize(20)
        .map(InputPosition::new);
  }

  @Property
  void shouldReadWhatItWrote(@ForAll("positions") InputPosition position)
      throws InvalidTokenException {
    assertThat(tokens.read(tokens.write(position))).isEqualTo(position);
  }

  @Property
  void shouldFitIntoAUrl(@ForAll("positions") InputPosition position) {
    assertThat(tokens.write(position)).matches("[A-Za-z0-9_-]+");
  }

  @Property
  void shouldRefuseATokenWithOneCharacterChanged(
      @ForAll("positions") InputPosition position,
      @ForAll @IntRange(max = 10_000) int at,
      @ForAll @IntRange(min = 1, max = 63) int by) {
    // given
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    String token = tokens.write(position);
    int index = at % token.length();
    char other = alphabet.charAt((alphabet.indexOf(token.charAt(index)) + by) % alphabet.length());

    // when
    String changed = token.substring(0, index) + other + token.substring(index + 1);

    // then
    assertThatThrownBy(() -> tokens.read(changed)).isInstanceOf(InvalidTokenException.class);
  }

  @Property
  void shouldRefuseATokenThatIsCut(
      @ForAll("positions") InputPosition position, @ForAll @IntRange(min = 1, max = 40) int by) {
    String token = tokens.write(position);
    assertThatThrownBy(() -> tokens.read(token.substring(0, Math.max(0, token.length() - by))))
        .isInstanceOf(InvalidTokenException.class);
  }

  @Property
  void shouldRefuseAnyOtherText(@ForAll @Size(max = 200) String text) {
    assertThatThrownBy(() -> tokens.read(text)).isInstanceOf(InvalidTokenException.class);
  }

  @Property
  void shouldRefuseTokensOfOtherDeployments(@ForAll("positions") InputPosition position) {
    String elsewhere = new PositionTokens(SECRET, "cluster/other").write(position);
    String foreign =
        new PositionTokens("fedcba9876543210".getBytes(StandardCharsets.UTF_8), "cluster/prefix")
            .write(position);

    assertThatThrownBy(() -> tokens.read(elsewhere)).hasMessageContaining("another deployment");
    assertThatThrownBy(() -> tokens.read(foreign)).hasMessageContaining("not signed");
  }
}
