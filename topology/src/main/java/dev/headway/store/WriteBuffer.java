// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ordered bytes where what is likely to be written again is kept in memory until it is flushed, and
 * of several writes only the last is encoded and passed on. Readers see every write at once.
 *
 * <p>For one writer, who flushes, and any number of readers.
 */
public final class WriteBuffer implements OrderedBytes {
  /** A write that was not flushed yet. */
  private static final class Pending {
    private final @Nullable Supplier<byte[]> value;
    private volatile byte @Nullable [] encoded;

    /**
     * @param value null for a removal
     */
    Pending(@Nullable Supplier<byte[]> value) {
      this.value = value;
    }

    /** Whoever comes first encodes; two at a time come to the same. */
    byte @Nullable [] bytes() {
      byte[] bytes = encoded;
      if (bytes == null && value != null) {
        bytes = value.get();
        encoded = bytes;
      }
      return bytes;
    }
  }

  private final OrderedBytes under;
  private final int most;

  /** Replaced as a whole when it is flushed, after all of it is underneath. */
  private volatile ConcurrentNavigableMap<byte[], Pending> pending = empty();

  /** About as many as are pending; asking the map for its size would count them. */
  private final AtomicInteger writes = new AtomicInteger();

  /**
   * A buffer over {@code under}.
   *
   * @param most writes after which it is flushed without being told to
   */
  public WriteBuffer(OrderedBytes under, int most) {
    this.under = under;
    this.most = most;
  }

  private static ConcurrentNavigableMap<byte[], Pending> empty() {
    return new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    Pending write = pending.get(key);
    // What is flushed meanwhile is underneath before it leaves the buffer.
    return write == null ? under.get(key) : write.bytes();
  }

  /** Passed on at once: it would only wait in memory. */
  @Override
  public void put(byte[] key, byte[] value) {
    if (pending.containsKey(key)) {
      add(key, new Pending(() -> value));
    } else {
      under.put(key, value);
    }
  }

  /** Kept until the next flush. */
  @Override
  public void put(byte[] key, Supplier<byte[]> value) {
    add(key, new Pending(value));
  }

  /** Flushes, so that nothing that was written before is passed on behind it. */
  @Override
  public void putLast(byte[] key, byte[] value) {
    flush();
    under.putLast(key, value);
  }

  @Override
  public void delete(byte[] key) {
    if (pending.containsKey(key)) {
      add(key, new Pending(null));
    } else {
      under.delete(key);
    }
  }

  /** Passed on at once, but for what is pending. */
  @Override
  public void write(List<Write> writes) {
    List<Write> direct = new ArrayList<>(writes.size());
    for (Write write : writes) {
      if (pending.containsKey(write.key())) {
        add(write.key(), new Pending(write::value));
      } else {
        direct.add(write);
      }
    }
    if (!direct.isEmpty()) {
      under.write(direct);
    }
  }

  private void add(byte[] key, Pending write) {
    pending.put(key, write);
    if (writes.incrementAndGet() >= most) {
      flush();
    }
  }

  /** Passes everything on that is pending. */
  public void flush() {
    int count = writes.get();
    if (count > 0) {
      List<Write> all = new ArrayList<>(count);
      pending.forEach((key, write) -> all.add(new Write(key, write.bytes())));
      under.write(all);
      discard();
    }
  }

  /** Forgets everything that is pending. */
  public void discard() {
    pending = empty();
    writes.set(0);
  }

  @Override
  public Scan scan(byte[] from, byte[] to) {
    return new Merge(from, to);
  }

  /**
   * Both, side by side, where a pending write wins. When the buffer is flushed in the meantime, the
   * scan underneath may be from before and the buffer from after: then it looks again.
   */
  private final class Merge implements Scan {
    private byte[] from;
    private final byte[] to;
    private ConcurrentNavigableMap<byte[], Pending> seen;
    private Iterator<Map.Entry<byte[], Pending>> upper;
    private Scan lower;
    private Map.@Nullable Entry<byte[], Pending> nextUpper;
    private @Nullable Entry nextLower;
    private @Nullable Entry next;

    Merge(byte[] from, byte[] to) {
      this.from = from;
      this.to = to;
      this.seen = pending;
      this.upper = seen.subMap(from, to).entrySet().iterator();
      this.lower = under.scan(from, to);
      advance();
    }

    private void reopen() {
      lower.close();
      seen = pending;
      upper = seen.subMap(from, to).entrySet().iterator();
      lower = under.scan(from, to);
      nextUpper = null;
      nextLower = null;
    }

    private void advance() {
      next = null;
      boolean more = true;
      while (next == null && more) {
        look();
        while (seen != pending) {
          reopen();
          look();
        }
        more = nextUpper != null || nextLower != null;
        step();
      }
    }

    private void look() {
      if (nextUpper == null && upper.hasNext()) {
        nextUpper = upper.next();
      }
      if (nextLower == null && lower.hasNext()) {
        nextLower = lower.next();
      }
    }

    /** Takes the lesser of the two; nothing, when it is a removal. */
    private void step() {
      Map.Entry<byte[], Pending> write = nextUpper;
      Entry stored = nextLower;
      int order =
          write == null || stored == null
              ? Boolean.compare(write == null, stored == null)
              : Arrays.compareUnsigned(write.getKey(), stored.key());
      if (write != null && order <= 0) {
        byte[] value = write.getValue().bytes();
        take(write.getKey(), value == null ? null : new Entry(write.getKey(), value));
        nextUpper = null;
        nextLower = order == 0 ? null : stored;
      } else if (stored != null) {
        take(stored.key(), stored);
        nextLower = null;
      }
    }

    private void take(byte[] key, @Nullable Entry entry) {
      next = entry;
      // Where to go on from, should it have to look again.
      from = after(key);
    }

    private static byte[] after(byte[] key) {
      return Arrays.copyOf(key, key.length + 1);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Entry next() {
      Entry result = next;
      if (result == null) {
        throw new NoSuchElementException();
      }
      advance();
      return result;
    }

    @Override
    public void close() {
      lower.close();
    }
  }
}
