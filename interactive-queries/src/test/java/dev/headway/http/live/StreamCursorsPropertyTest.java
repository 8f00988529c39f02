// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.http.live.StreamCursor.Stage;
import dev.headway.http.position.InvalidTokenException;
import dev.headway.http.position.PositionTokens;
import dev.headway.query.InputPosition;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class StreamCursorsPropertyTest {
  private static final byte[] SECRET = "a secret of the tests".getBytes(StandardCharsets.UTF_8);
  private final StreamCursors cursors = new StreamCursors(SECRET, "cluster/");

  @Property
  void shouldReadWhatItWrote(
      @ForAll @StringLength(min = 1, max = 64) String user,
      @ForAll int plan,
      @ForAll @LongRange(min = 0) long offset,
      @ForAll @LongRange(min = 0) long version,
      @ForAll Stage stage)
      throws InvalidTokenException {
    StreamCursor cursor = new StreamCursor.OfPlan(user, plan, offset, version, stage);
    assertThat(cursors.read(cursors.write(cursor))).isEqualTo(cursor);
  }

  @Property
  void shouldReadPlacesInAllPartitions(
      @ForAll int question,
      @ForAll long madeAt,
      @ForAll @Size(max = 40) @LongRange(min = 0) long[] offsets)
      throws InvalidTokenException {
    StreamCursor cursor = new StreamCursor.OfSet(question, madeAt, Offsets.of(offsets));
    assertThat(cursors.read(cursors.write(cursor))).isEqualTo(cursor);
  }

  @Property
  void shouldRefuseWhatWasChanged(
      @ForAll @IntRange(max = 60) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
    // given
    byte[] bytes =
        Base64.getUrlDecoder()
            .decode(cursors.write(new StreamCursor.OfPlan("adaadaadaada", 7, 8, 9, Stage.OPEN)));
    // when
    bytes[at % bytes.length] ^= (byte) change;
    // then
    assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), cursors);
  }

  @Example
  void shouldRefuseOthers() {
    String cursor = cursors.write(new StreamCursor.OfPlan("ada", 7, 8, 9, Stage.OPEN));
    assertRefused(cursor, new StreamCursors(SECRET, "other/"));
    assertRefused(
        cursor,
        new StreamCursors("another secret there".getBytes(StandardCharsets.UTF_8), "cluster/"));
    assertRefused(new PositionTokens(SECRET, "cluster/").write(InputPosition.START), cursors);
    assertThatThrownBy(() -> new PositionTokens(SECRET, "cluster/").read(cursor))
        .isInstanceOf(InvalidTokenException.class);
  }

  private static void assertRefused(String cursor, StreamCursors by) {
    assertThatThrownBy(() -> by.read(cursor)).isInstanceOf(InvalidTokenException.class);
  }
}
