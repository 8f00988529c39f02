// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TalliesPropertyTest {
  private static Tallies<String, Long> tallies(OrderedBytes bytes) {
    return new Tallies<>(
        bytes,
        RecordFormat.NEWEST,
        name -> StoreKey.of(KeyFamily.COUNT).text(name),
        0L,
        (out, count) -> out.number(count),
        StateReader::number);
  }

  private static WriteBuffer buffer(OrderedBytes under) {
    return new WriteBuffer(under, 1_000);
  }

  private static long stored(OrderedBytes bytes, String name) {
    byte @Nullable [] value = bytes.get(StoreKey.of(KeyFamily.COUNT).text(name).bytes());
    return value == null ? 0 : RecordFormat.open(value).number();
  }

  /**
   * Something done.
   *
   * @param kind 0 change, 1 read, 2 flush
   */
  record Step(int kind, String name, long by) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(5, 0), Tuple.of(3, 1), Tuple.of(1, 2)),
            Arbitraries.of("a", "b", "c"),
            Arbitraries.longs().between(-2, 2))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 500)
  void shouldShowAndKeepEveryChangeWheneverItIsReadOrFlushed(@ForAll("steps") List<Step> steps) {
    // given
    TransientBytes under = new TransientBytes();
    WriteBuffer buffer = buffer(under);
    Tallies<String, Long> tallies = tallies(buffer);
    Map<String, Long> model = new TreeMap<>();

    for (Step step : steps) {
      // when
      switch (step.kind) {
        case 0 -> {
          tallies.change(step.name, count -> count + step.by);
          model.merge(step.name, step.by, Long::sum);
        }
        case 1 ->
            // then
            assertThat(stored(buffer, step.name)).isEqualTo(model.getOrDefault(step.name, 0L));
        default -> buffer.flush();
      }
    }

    // then
    buffer.flush();
    model.forEach((name, count) -> assertThat(stored(under, name)).isEqualTo(count));
  }

  @Test
  void shouldGoOnFromWhatIsStoredWhenItKeepsNoMore() {
    // given
    TransientBytes under = new TransientBytes();
    WriteBuffer buffer = buffer(under);
    Tallies<String, Long> tallies = tallies(buffer);

    // when: more records than are kept, each changed twice with all the others in between
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      names.add("agent-" + i);
    }
    names.forEach(name -> tallies.change(name, count -> count + 1));
    names.forEach(name -> tallies.change(name, count -> count + 1));
    buffer.flush();

    // then
    assertThat(names).allSatisfy(name -> assertThat(stored(under, name)).isEqualTo(2));
  }

  @Test
  void shouldPutOnceWhatChangesOftenBetweenTwoFlushes() {
    // given
    AtomicInteger puts = new AtomicInteger();
    TransientBytes bytes = new TransientBytes();
    OrderedBytes counting =
        new OrderedBytes() {
          @Override
          public byte @Nullable [] get(byte[] key) {
            return bytes.get(key);
          }

          @Override
          public void put(byte[] key, byte[] value) {
            bytes.put(key, value);
          }

          @Override
          public void put(byte[] key, Supplier<byte[]> value) {
            puts.incrementAndGet();
          }

          @Override
          public void delete(byte[] key) {
            bytes.delete(key);
          }

          @Override
          public Scan scan(byte[] from, byte[] to) {
            return bytes.scan(from, to);
          }
        };
    Tallies<String, Long> tallies = tallies(counting);

    // when
    for (int i = 0; i < 10; i++) {
      tallies.change("a", count -> count + 1);
    }

    // then
    assertThat(puts).hasValue(1);
  }
}
