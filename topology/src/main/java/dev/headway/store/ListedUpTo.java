// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.schemas.key.PlanKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How far a partition's plans, in the order of their keys, are entered into its lists. */
final class ListedUpTo {
  /** All of them. */
  static final ListedUpTo ALL = new ListedUpTo(null);

  /** None of them. */
  private static final ListedUpTo NONE = new ListedUpTo(new byte[0]);

  private static final byte[] KEY = StoreKey.of(KeyFamily.LISTED).bytes();

  /** The beginning of the last plan's records; null for all. */
  private final byte @Nullable [] last;

  private ListedUpTo(byte @Nullable [] last) {
    this.last = last;
  }

  static ListedUpTo plan(PlanKey plan) {
    return new ListedUpTo(StoreKey.ofPlan(plan).bytes());
  }

  /** What the store says; null when it says nothing. */
  static @Nullable ListedUpTo noted(OrderedBytes bytes) {
    byte[] value = bytes.get(KEY);
    if (value == null) {
      return null;
    }
    StateReader in = RecordFormat.open(value);
    return in.flag() ? ALL : new ListedUpTo(in.raw(in.integer()));
  }

  /** How far they are in a store that does not say: it is new, or an older release's. */
  static ListedUpTo unnoted(OrderedBytes bytes) {
    try (OrderedBytes.Scan scan = bytes.scan(StoreKey.plans(), StoreKey.afterPlans())) {
      return scan.hasNext() ? NONE : ALL;
    }
  }

  void note(OrderedBytes bytes, RecordFormat format) {
    StateWriter out = format.begin().flag(last == null);
    if (last != null) {
      out.number(last.length).raw(last);
    }
    bytes.put(KEY, out.bytes());
  }

  boolean covers(PlanKey plan) {
    return last == null || Arrays.compareUnsigned(StoreKey.ofPlan(plan).bytes(), last) <= 0;
  }

  boolean isAll() {
    return last == null;
  }

  /** Where the plans begin that are not entered. */
  byte[] next() {
    return last == null
        ? StoreKey.afterPlans()
        : last.length == 0 ? StoreKey.plans() : StoreKey.after(last);
  }
}
