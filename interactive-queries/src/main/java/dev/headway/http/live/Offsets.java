// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A place in each partition of the topic of changes: the offset of what comes next there. */
public final class Offsets {
  private final long[] values;

  private Offsets(long[] values) {
    this.values = values;
  }

  /** These offsets, partition 0 first. */
  public static Offsets of(long... values) {
    return new Offsets(values.clone());
  }

  /** Number of partitions. */
  public int partitions() {
    return values.length;
  }

  /** The place in a partition. */
  public long in(int partition) {
    return values[partition];
  }

  /** This with another place in one partition. */
  Offsets with(int partition, long offset) {
    long[] changed = values.clone();
    changed[partition] = offset;
    return new Offsets(changed);
  }

  /** In each partition the later place. */
  Offsets atLeast(Offsets other) {
    long[] later = values.clone();
    for (int partition = 0; partition < later.length; partition++) {
      later[partition] = Math.max(later[partition], other.values[partition]);
    }
    return new Offsets(later);
  }

  /** Whether this has got as far as {@code other} in every partition. */
  boolean reaches(Offsets other) {
    for (int partition = 0; partition < values.length; partition++) {
      if (values[partition] < other.values[partition]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Offsets that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
