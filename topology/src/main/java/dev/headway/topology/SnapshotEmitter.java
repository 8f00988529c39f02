// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.plan.PlanFold;
import dev.headway.query.EmittedVersions;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Emits the snapshots that are due. A plan is marked in the store when it gets its first newer fact
 * and the mark goes in the transaction that emits, so neither a crash nor a stop between the two
 * loses a snapshot; the set in memory only saves looking.
 */
final class SnapshotEmitter {
  /** Plans due above which they are emitted at once, to bound the set and the burst. */
  private static final int BURST = 10_000;

  private final PartitionStore store;
  private final Outputs outputs;
  private final EmittedVersions versions;
  private final Set<PlanKey> due = new LinkedHashSet<>();
  private boolean loaded;

  SnapshotEmitter(PartitionStore store, Outputs outputs, EmittedVersions versions) {
    this.store = store;
    this.outputs = outputs;
    this.versions = versions;
  }

  void changed(PlanKey plan, boolean atOnce) {
    if (due.add(plan)) {
      store.markDirty(plan);
    }
    if (atOnce) {
      due.remove(plan);
      emit(plan);
    } else if (due.size() >= BURST) {
      emitAll();
    }
  }

  /** Emits every snapshot that is due. Returns whether there was any. */
  boolean emitAll() {
    if (!loaded) {
      // What an earlier run folded and did not emit; here and not in init(), which must not scan.
      due.addAll(store.dirtyPlans());
      loaded = true;
    }
    if (due.isEmpty()) {
      return false;
    }
    for (PlanKey plan : new ArrayList<>(due)) {
      emit(plan);
    }
    due.clear();
    return true;
  }

  private void emit(PlanKey plan) {
    store.clearDirty(plan);
    PlanFold.Snapshot snapshot =
        PlanFold.snapshot(store.plan(plan), plan, before -> versions.emitting(plan, before));
    snapshot.entries().forEach(outputs::timeline);
    outputs.snapshot(snapshot);
  }
}
