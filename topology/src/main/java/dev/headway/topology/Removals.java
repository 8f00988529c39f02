// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.erasure.Erasure;
import dev.headway.erasure.Retention;
import dev.headway.plan.EndMarker;
import dev.headway.plan.PlanEnd;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.Erasures;
import dev.headway.store.PartitionStore;
import java.util.concurrent.TimeUnit;

/**
 * Takes plans out of a partition: those that somebody had erased, and those whose retention is
 * over. The public topics are told by tombstones. Much is done bit by bit beside the work; what is
 * left to erase is known to the store, and what is over is seen there.
 */
final class Removals {
  /** Records removed in one go, about: a transaction must not grow without bounds. */
  private static final int RECORDS = 5_000;

  /** Plans looked up in one go. */
  private static final int PLANS = 500;

  /** How often plans are looked for whose retention is over. */
  private static final long LOOK_MILLIS = 1_000;

  private final PartitionStore store;
  private final Erasures erasures;
  private final Retention retention;
  private final Outputs outputs;
  private final SnapshotEmitter emitter;
  private final TrackerMetrics metrics;
  private long lookedAt;

  Removals(
      PartitionStore store,
      Retention retention,
      Outputs outputs,
      SnapshotEmitter emitter,
      TrackerMetrics metrics) {
    this.store = store;
    this.erasures = store.erasures();
    this.retention = retention;
    this.outputs = outputs;
    this.emitter = emitter;
    this.metrics = metrics;
  }

  void begin(Erasure erasure) {
    metrics.held(-erasures.begin(erasure));
  }

  /** Whether an event of this owner and time, in microseconds since the epoch, is erased. */
  boolean refuse(Owner owner, long time) {
    return erasures.refuse(owner, time);
  }

  /**
   * Before an event of a plan is folded: an erasure that has not come to this plan yet comes to it
   * now, and the event is the first of a new one.
   */
  void overtake(PlanKey plan) {
    if (erasures.areOpen()) {
      Erasures.Doomed doomed = erasures.overtaken(plan);
      if (doomed != null) {
        erase(doomed);
      }
    }
  }

  /**
   * Goes on.
   *
   * @param nowMillis milliseconds since the epoch
   * @return whether anything was done
   */
  boolean goOn(long nowMillis) {
    // What was removed the last time is committed since.
    boolean any = erasures.finish(TimeUnit.MILLISECONDS.toMicros(nowMillis));
    int budget = RECORDS;
    Erasures.Doomed doomed = erasures.next();
    while (doomed != null) {
      budget -= erase(doomed);
      doomed = budget > 0 ? erasures.next() : null;
    }
    any |= erasures.areOpen();
    return expire(nowMillis, budget) || any;
  }

  private int erase(Erasures.Doomed doomed) {
    PlanEnd.Removed removed =
        doomed.forGood()
            ? PlanEnd.remove(store.plan(doomed.plan()), EndMarker.Kind.ERASED, doomed.at())
            : PlanEnd.remove(store.plan(doomed.plan()));
    erasures.erased(doomed, removed.taskIds().size(), removed.events().size());
    metrics.removed(EndMarker.Kind.ERASED);
    return tell(doomed.plan(), removed, false);
  }

  private boolean expire(long nowMillis, int records) {
    if (!retention.anyEnds() || nowMillis - lookedAt < LOOK_MILLIS) {
      return false;
    }
    int budget = records;
    boolean any = false;
    for (PlanKey plan : store.endedUpTo(retention.overAt(nowMillis), PLANS)) {
      if (budget <= 0) {
        return true;
      }
      PlanEnd.Removed removed =
          PlanEnd.remove(
              store.plan(plan), EndMarker.Kind.EXPIRED, TimeUnit.MILLISECONDS.toMicros(nowMillis));
      metrics.removed(EndMarker.Kind.EXPIRED);
      budget -= tell(plan, removed, true);
      any = true;
    }
    if (!any) {
      lookedAt = nowMillis;
    }
    return any;
  }

  private int tell(PlanKey plan, PlanEnd.Removed removed, boolean expired) {
    emitter.forget(plan);
    if (!emitter.withheld()) {
      // Else another application has told of it.
      outputs.tombstones(plan, removed, expired);
    }
    return 1 + removed.taskIds().size() + removed.events().size();
  }
}
