// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.event.EventOrder;
import dev.headway.schemas.key.PlanKey;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class StoreKeyPropertyTest {
  private static byte[] timed(long time, String id, String source) {
    return StoreKey.of(KeyFamily.TIMER).order(new EventOrder(time, id, source)).bytes();
  }

  @Property
  void shouldSortAsEventsDo(
      @ForAll long a,
      @ForAll String id,
      @ForAll String source,
      @ForAll long b,
      @ForAll String id2,
      @ForAll String source2) {
    // given
    EventOrder x = new EventOrder(a, wellFormed(id), wellFormed(source));
    EventOrder y = new EventOrder(b % 2 == 0 ? a : b, wellFormed(id2), wellFormed(source2));
    // when
    int byBytes =
        Arrays.compareUnsigned(
            timed(x.time(), x.id(), x.source()), timed(y.time(), y.id(), y.source()));
    // then
    assertThat(Integer.signum(byBytes)).isEqualTo(Integer.signum(x.compareTo(y)));
  }

  @Property
  void shouldReadBackWhatWasWritten(
      @ForAll long time, @ForAll String id, @ForAll String source, @ForAll String text) {
    // given
    EventOrder order = new EventOrder(time, wellFormed(id), wellFormed(source));
    byte[] key = StoreKey.of(KeyFamily.TIMER).order(order).text(wellFormed(text)).bytes();
    // when
    StoreKeyReader reader = new StoreKeyReader(key, 2);
    // then
    assertThat(reader.order()).isEqualTo(order);
    assertThat(reader.text()).isEqualTo(wellFormed(text));
  }

  @Property
  void shouldKeepEachPlansRecordsTogether(
      @ForAll String planA, @ForAll String planB, @ForAll String task) {
    // given
    PlanKey a = new PlanKey("t", "u", wellFormed(planA));
    PlanKey b = new PlanKey("t", "u", wellFormed(planB));
    byte[] key = StoreKey.of(KeyFamily.TASK, b).text(wellFormed(task)).bytes();
    byte[] from = StoreKey.ofPlan(a).bytes();
    // when
    boolean inside =
        Arrays.compareUnsigned(from, key) <= 0
            && Arrays.compareUnsigned(key, StoreKey.after(from)) < 0;
    // then
    assertThat(inside).isEqualTo(a.equals(b));
  }

  /** Lone surrogates have no UTF-8 form: the inputs' decoders never give any. */
  private static String wellFormed(String text) {
    return text.codePoints()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
