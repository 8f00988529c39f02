// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.log;

import dev.headway.event.Input;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.HeldRecord;
import dev.headway.store.KeyFamily;
import dev.headway.store.OrderedBytes;
import dev.headway.store.PartitionStore;
import dev.headway.store.StoreKey;
import dev.headway.store.StoredPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The plan stores as their changelog says they are: the last value of every key. This is what a
 * restored store holds.
 */
public final class Changelog {
  private final Map<Integer, Replayed> partitions;

  private Changelog(Map<Integer, Replayed> partitions) {
    this.partitions = partitions;
  }

  /** Replays {@code topic}. */
  public static Changelog read(CommittedLog log, String topic) {
    Map<Integer, Replayed> partitions = new TreeMap<>();
    log.read(
        List.of(topic),
        r -> {
          Replayed partition = partitions.computeIfAbsent(r.partition(), p -> new Replayed());
          if (r.value() == null) {
            partition.delete(r.key());
          } else {
            partition.put(r.key(), r.value());
          }
        });
    return new Changelog(partitions);
  }

  /** Gives every plan to {@code taker}. */
  public void forEachPlan(BiConsumer<PlanKey, StoredPlan> taker) {
    partitions
        .values()
        .forEach(
            partition ->
                partition
                    .plans()
                    .forEach(key -> taker.accept(key, new StoredPlan(partition, key))));
  }

  /** Plans with facts newer than their last snapshot. */
  public int duePlans() {
    return partitions.values().stream()
        .map(PartitionStore::reading)
        .mapToInt(
            store ->
                (int)
                    store.markedPlans().stream()
                        .map(plan -> store.plan(plan).plan())
                        .filter(plan -> plan != null && plan.dirty())
                        .count())
        .sum();
  }

  /** How many records of {@code input} came to this end, over all partitions. */
  public long counted(Input input, PartitionStore.Outcome outcome) {
    return partitions.values().stream()
        .mapToLong(p -> PartitionStore.reading(p).counted(input, outcome))
        .sum();
  }

  /** Records of {@code input} that are held. */
  public long held(Input input) {
    return partitions.values().stream()
        .flatMap(p -> p.values(StoreKey.of(KeyFamily.HELD).bytes()).stream())
        .filter(value -> HeldRecord.decode(value).input() == input)
        .count();
  }

  /** One partition's store: a sorted map. */
  private static final class Replayed implements OrderedBytes {
    private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public byte @Nullable [] get(byte[] key) {
      return entries.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      entries.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
      entries.remove(key);
    }

    @Override
    public Scan scan(byte[] from, byte[] to) {
      Iterator<Map.Entry<byte[], byte[]>> found =
          entries.subMap(from, true, to, false).entrySet().iterator();
      return new Scan() {
        @Override
        public boolean hasNext() {
          return found.hasNext();
        }

        @Override
        public Entry next() {
          Map.Entry<byte[], byte[]> next = found.next();
          return new Entry(next.getKey(), next.getValue());
        }

        @Override
        public void close() {
          // a map's iterator holds nothing
        }
      };
    }

    List<byte[]> values(byte[] prefix) {
      return List.copyOf(entries.subMap(prefix, true, StoreKey.after(prefix), false).values());
    }

    /** The keys of plan records begin with 01, the plan's key, 00; see {@link StoreKey}. */
    List<PlanKey> plans() {
      List<PlanKey> plans = new ArrayList<>();
      byte[] at = {1};
      byte[] end = {2};
      Map.Entry<byte[], byte[]> next = entries.ceilingEntry(at);
      while (next != null && Arrays.compareUnsigned(next.getKey(), end) < 0) {
        byte[] key = next.getKey();
        int zero = 1;
        while (key[zero] != 0) {
          zero++;
        }
        plans.add(PlanKey.parse(new String(key, 1, zero - 1, StandardCharsets.UTF_8)));
        next = entries.ceilingEntry(StoreKey.after(Arrays.copyOf(key, zero + 1)));
      }
      return plans;
    }
  }
}
