// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.plan.PlanFold;
import dev.headway.plan.PlanState;
import dev.headway.query.EmittedVersions;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Emits the snapshots that are due. A plan is marked in the store when it gets its first newer
 * fact, so neither a crash nor a stop loses a snapshot; the set in memory only saves looking.
 *
 * <p>A mark says that a plan may have a snapshot due, the plan's own record whether it has: so the
 * mark of a plan in which much happens stays, rather than coming and going with each snapshot, and
 * goes when the plan has been quiet for a while.
 */
final class SnapshotEmitter {
  /** Plans due above which they are emitted at once, to bound the set and the burst. */
  private static final int BURST = 10_000;

  /** A plan without a change for this long loses its mark. */
  private static final long QUIET_MILLIS = 10_000;

  /** Marks kept at most, and so what a start has to look through. */
  private static final int MARKS = 20_000;

  private final PartitionStore store;
  private final Outputs outputs;
  private final EmittedVersions versions;
  private final Set<PlanKey> due = new LinkedHashSet<>();

  /** The plans that are marked, with the time of their last change; the quietest first. */
  private final Map<PlanKey, Long> marked = new LinkedHashMap<>(16, 0.75f, true);

  private long now;
  private boolean loaded;

  SnapshotEmitter(PartitionStore store, Outputs outputs, EmittedVersions versions) {
    this.store = store;
    this.outputs = outputs;
    this.versions = versions;
  }

  void changed(PlanKey plan, boolean atOnce) {
    if (marked.put(plan, now) == null) {
      store.mark(plan);
    }
    if (atOnce) {
      due.remove(plan);
      emit(plan);
    } else if (due.add(plan) && due.size() >= BURST) {
      emitDue();
    }
  }

  /**
   * Emits every snapshot that is due.
   *
   * @param time milliseconds since the epoch
   * @return whether there was any
   */
  boolean emitAll(long time) {
    now = time;
    if (!loaded) {
      // What an earlier run folded and did not emit; here and not in init(), which must not scan.
      for (PlanKey plan : store.markedPlans()) {
        marked.put(plan, time);
        PlanState state = store.plan(plan).plan();
        if (state != null && state.dirty()) {
          due.add(plan);
        }
      }
      loaded = true;
    }
    boolean any = !due.isEmpty();
    emitDue();
    unmarkQuiet();
    return any;
  }

  private void emitDue() {
    for (PlanKey plan : new ArrayList<>(due)) {
      emit(plan);
    }
    due.clear();
  }

  private void unmarkQuiet() {
    Iterator<Map.Entry<PlanKey, Long>> quietest = marked.entrySet().iterator();
    while (quietest.hasNext()) {
      Map.Entry<PlanKey, Long> plan = quietest.next();
      if (marked.size() <= MARKS && now - plan.getValue() < QUIET_MILLIS) {
        return;
      }
      store.unmark(plan.getKey());
      quietest.remove();
    }
  }

  private void emit(PlanKey plan) {
    PlanFold.Snapshot snapshot =
        PlanFold.snapshot(store.plan(plan), plan, before -> versions.emitting(plan, before));
    snapshot.events().forEach(event -> outputs.timeline(plan, event));
    outputs.snapshot(plan, snapshot);
  }
}
