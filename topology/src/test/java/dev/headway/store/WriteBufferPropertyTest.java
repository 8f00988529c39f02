// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WriteBufferPropertyTest {
  private static final byte[] BEGIN = {};
  private static final byte[] END = {(byte) 0xFF};

  private Snapshots under = new Snapshots();
  private WriteBuffer buffer = new WriteBuffer(under, 1_000);

  @BeforeTry
  void startEmpty() {
    under = new Snapshots();
    buffer = new WriteBuffer(under, 1_000);
  }

  /** Whose scans show what was there when they began, as those of RocksDB do. */
  private static final class Snapshots implements OrderedBytes {
    private final TransientBytes bytes = new TransientBytes();
    private final List<byte[]> put = new ArrayList<>();
    private int open;

    @Override
    public byte @Nullable [] get(byte[] key) {
      return bytes.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      put.add(key);
      bytes.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
      bytes.delete(key);
    }

    @Override
    public Scan scan(byte[] from, byte[] to) {
      List<Entry> entries = new ArrayList<>();
      try (Scan scan = bytes.scan(from, to)) {
        scan.forEachRemaining(entries::add);
      }
      open++;
      return new Scan() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < entries.size();
        }

        @Override
        public Entry next() {
          return entries.get(next++);
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  /**
   * Something done with a store.
   *
   * @param kind 0 put, 1 put what may be written again, 2 delete, 3 flush, 4 put this and delete
   *     the next key together, 5 put behind all others
   */
  record Step(int kind, byte key, byte value) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(4, 0),
                Tuple.of(6, 1),
                Tuple.of(3, 2),
                Tuple.of(1, 3),
                Tuple.of(4, 4),
                Tuple.of(1, 5)),
            Arbitraries.bytes().between((byte) 0, (byte) 9),
            Arbitraries.bytes())
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  private void apply(Step step) {
    byte[] key = {step.key};
    switch (step.kind) {
      case 0 -> buffer.put(key, new byte[] {step.value});
      case 1 -> buffer.put(key, () -> new byte[] {step.value});
      case 2 -> buffer.delete(key);
      case 5 -> buffer.putLast(key, new byte[] {step.value});
      case 4 ->
          buffer.write(
              List.of(
                  new OrderedBytes.Write(key, new byte[] {step.value}),
                  new OrderedBytes.Write(new byte[] {(byte) (step.key + 1)}, null)));
      default -> buffer.flush();
    }
  }

  private static void apply(Step step, Map<Byte, Byte> model) {
    switch (step.kind) {
      case 0, 1, 5 -> model.put(step.key, step.value);
      case 2 -> model.remove(step.key);
      case 4 -> {
        model.put(step.key, step.value);
        model.remove((byte) (step.key + 1));
      }
      default -> {}
    }
  }

  private Map<Byte, Byte> scanned(OrderedBytes bytes) {
    Map<Byte, Byte> found = new TreeMap<>();
    try (OrderedBytes.Scan scan = bytes.scan(BEGIN, END)) {
      scan.forEachRemaining(e -> assertThat(found.put(e.key()[0], e.value()[0])).isNull());
    }
    return found;
  }

  @Property(tries = 500)
  void shouldShowEveryWriteAtOnceAndPassOnTheLast(@ForAll("steps") List<Step> steps) {
    // given
    Map<Byte, Byte> model = new TreeMap<>();

    for (Step step : steps) {
      // when
      apply(step);
      apply(step, model);

      // then
      byte[] shown = buffer.get(new byte[] {step.key});
      assertThat(shown == null ? null : (Byte) shown[0]).isEqualTo(model.get(step.key));
      assertThat(scanned(buffer)).isEqualTo(model);
    }

    // when
    buffer.flush();

    // then
    assertThat(scanned(under)).isEqualTo(model);
    assertThat(scanned(buffer)).isEqualTo(model);
    assertThat(under.open).isZero();
  }

  @Property(tries = 500)
  void shouldMissAndRepeatNothingWhenItIsFlushedDuringAScan(
      @ForAll("steps") List<Step> steps, @ForAll byte flushAfter) {
    // given
    Map<Byte, Byte> model = new TreeMap<>();
    for (Step step : steps) {
      apply(step);
      apply(step, model);
    }

    // when
    List<Byte> keys = new ArrayList<>();
    try (OrderedBytes.Scan scan = buffer.scan(BEGIN, END)) {
      while (scan.hasNext()) {
        if (keys.size() == Math.floorMod(flushAfter, 10)) {
          buffer.flush();
        }
        keys.add(scan.next().key()[0]);
      }
    }

    // then
    assertThat(keys).containsExactlyElementsOf(model.keySet());
    assertThat(under.open).isZero();
  }

  @Test
  void shouldEncodeOnlyTheLastOfSeveralWrites() {
    // given
    AtomicInteger encoded = new AtomicInteger();
    byte[] key = {1};
    for (int i = 0; i < 5; i++) {
      byte value = (byte) i;
      buffer.put(
          key,
          () -> {
            encoded.incrementAndGet();
            return new byte[] {value};
          });
    }

    // when
    buffer.flush();

    // then
    assertThat(encoded).hasValue(1);
    assertThat(Objects.requireNonNull(under.get(key))).containsExactly(4);
  }

  @Test
  void shouldPassOnEverythingBeforeWhatIsPutLast() {
    // given
    buffer.put(new byte[] {2}, () -> new byte[] {1});
    buffer.put(new byte[] {1}, () -> new byte[] {1});

    // when
    buffer.putLast(new byte[] {0}, new byte[] {1});

    // then
    assertThat(under.put).extracting(key -> key[0]).endsWith((byte) 0).hasSize(3);
  }

  @Test
  void shouldForgetWhatIsDiscarded() {
    // given
    byte[] key = {1};
    buffer.put(key, () -> new byte[] {1});
    buffer.flush();
    buffer.put(key, () -> new byte[] {2});

    // when
    buffer.discard();
    buffer.flush();

    // then
    assertThat(Arrays.equals(buffer.get(key), new byte[] {1})).isTrue();
  }

  @Test
  void shouldFlushByItselfWhenItHoldsTooMuch() {
    // given
    WriteBuffer small = new WriteBuffer(under, 3);

    // when
    for (byte i = 0; i < 3; i++) {
      byte[] value = {i};
      small.put(new byte[] {i}, () -> value);
    }

    // then
    assertThat(scanned(under)).hasSize(3);
  }
}
