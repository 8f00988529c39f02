// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.event.Fact;
import dev.headway.plan.PlanFold;
import dev.headway.plan.PlanState;
import dev.headway.plan.Snapshots;
import dev.headway.query.EmittedVersions;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import dev.headway.store.StoredPlan;
import dev.headway.store.TakeOver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits the snapshots that are due. A plan is marked in the store when it gets its first newer
 * fact, so neither a crash nor a stop loses a snapshot; the set in memory only saves looking.
 *
 * <p>A mark says that a plan may have a snapshot due, the plan's own record whether it has: so the
 * mark of a plan in which much happens stays, rather than coming and going with each snapshot, and
 * goes when the plan has been quiet for a while. It holds the status that was told last, from which
 * each snapshot says whether it changes it.
 *
 * <p>Where another application has emitted the snapshots before, all of them are withheld until the
 * versions it gave are known. Every plan is marked as untold until then; who reads the topics is
 * told again of the whole of those whose state is not that of the other application's last
 * snapshot.
 */
final class SnapshotEmitter {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotEmitter.class);

  /** Plans due above which they are emitted at once, to bound the set and the burst. */
  private static final int BURST = 10_000;

  /** A plan without a change for this long loses its mark. */
  private static final long QUIET_MILLIS = 10_000;

  /** Marks kept at most, and so what a start has to look through. */
  private static final int MARKS = 20_000;

  private final PartitionStore store;
  private final Outputs outputs;
  private final EmittedVersions versions;
  private final Consumer<Boolean> withholding;
  private final Set<PlanKey> due = new LinkedHashSet<>();

  /** Those that are due as a whole. */
  private final Set<PlanKey> untold = new HashSet<>();

  /** The plans that are marked, with the time of their last change; the quietest first. */
  private final Map<PlanKey, Marked> marked = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A plan that is marked.
   *
   * @param at when it last changed
   * @param told status in its last snapshot; UNKNOWN: there was none; null: not known
   */
  private record Marked(long at, @Nullable PlanStatus told) {}

  private long now;
  private boolean loaded;
  private boolean withheld;

  /** The store says so, too. */
  private boolean noted;

  /**
   * Of one partition.
   *
   * @param takesOver another application has emitted snapshots before
   * @param withholding told whether the partition's snapshots are withheld
   */
  SnapshotEmitter(
      PartitionStore store,
      Outputs outputs,
      EmittedVersions versions,
      boolean takesOver,
      Consumer<Boolean> withholding) {
    this.store = store;
    this.outputs = outputs;
    this.versions = versions;
    this.withholding = withholding;
    this.withheld =
        switch (store.takeOver()) {
          case NONE -> takesOver;
          case WITHHELD -> true;
          case DONE -> false;
        };
    withholding.accept(withheld);
  }

  /** Whether no snapshot is emitted for now. */
  boolean withheld() {
    return withheld;
  }

  /**
   * An event was folded.
   *
   * @param before the plan before; null: it was not known
   * @param fact what the event says
   * @param atOnce the snapshot is to be made now
   */
  void changed(PlanKey plan, @Nullable PlanState before, Fact fact, boolean atOnce) {
    if (withheld) {
      untold(plan);
      return;
    }
    Marked mark = marked.get(plan);
    PlanStatus told = mark == null ? begin(plan, before) : mark.told();
    marked.put(plan, new Marked(now, told));
    if (fact instanceof Fact.Warned warned) {
      // In the same transaction, so that the snapshot that says so is never another one.
      due.remove(plan);
      emit(plan, warned);
    } else if (atOnce) {
      due.remove(plan);
      emit(plan, null);
    } else if (due.add(plan) && due.size() >= BURST) {
      emitDue();
    }
  }

  /** Marks a plan. What it was before the first newer fact, its last snapshot has told. */
  private @Nullable PlanStatus begin(PlanKey plan, @Nullable PlanState before) {
    PartitionStore.Mark earlier = loaded ? null : store.marked(plan);
    if (earlier != null) {
      // Of an earlier run, and with facts that were not told.
      if (earlier.untold()) {
        untold.add(plan);
      }
      return earlier.told();
    }
    PlanStatus told = before == null ? PlanStatus.UNKNOWN : before.lifecycle().status();
    store.mark(plan, told);
    return told;
  }

  /**
   * Emits every snapshot that is due.
   *
   * @param time milliseconds since the epoch
   * @return whether there was any
   */
  boolean emitAll(long time) {
    now = time;
    if (withheld) {
      // Committed as often as with snapshots, for what is re-routed meanwhile.
      boolean any = !due.isEmpty();
      settleUntold();
      return any;
    }
    if (!loaded) {
      // What an earlier run folded and did not emit; here and not in init(), which must not scan.
      store.marks().forEach(this::load);
      loaded = true;
    }
    boolean any = !due.isEmpty();
    emitDue();
    unmarkQuiet();
    return any;
  }

  private void load(PlanKey plan, PartitionStore.Mark mark) {
    if (!marked.containsKey(plan)) {
      marked.put(plan, new Marked(now, mark.told()));
    }
    PlanState state = store.plan(plan).plan();
    if (state != null && state.dirty()) {
      due.add(plan);
      if (mark.untold()) {
        untold.add(plan);
      }
    }
  }

  private void untold(PlanKey plan) {
    if (!noted) {
      store.put(TakeOver.WITHHELD);
      noted = true;
    }
    if (due.add(plan)) {
      store.markUntold(plan);
      if (due.size() >= BURST) {
        settleUntold();
      }
    }
  }

  private void settleUntold() {
    due.forEach(plan -> PlanFold.settleUntold(store.plan(plan)));
    due.clear();
  }

  /** Goes on from the last snapshot that another application has emitted of a plan. */
  void adopt(PlanKey plan, long version, String digest) {
    if (!withheld) {
      LOG.warn("a version of another application came after its plans were taken over");
      return;
    }
    StoredPlan stored = store.plan(plan);
    if (stored.plan() == null) {
      LOG.error("the application that is taken over from knew a plan that is not known here");
      return;
    }
    if (due.remove(plan)) {
      PlanFold.settleUntold(stored);
    }
    PlanState state = Objects.requireNonNull(stored.plan());
    boolean told = Snapshots.plan(plan, version, state).getStateDigest().equals(digest);
    stored.put(state.adopted(version, told));
    if (told) {
      store.unmark(plan);
    }
  }

  /** Every version of another application is known: from now on snapshots are emitted here. */
  void adopted() {
    if (withheld) {
      settleUntold();
      withheld = false;
      store.put(TakeOver.DONE);
      withholding.accept(false);
    }
  }

  /** A plan left: nothing more is to be told of it. */
  void forget(PlanKey plan) {
    due.remove(plan);
    untold.remove(plan);
    marked.remove(plan);
    store.unmark(plan);
  }

  private void emitDue() {
    for (PlanKey plan : new ArrayList<>(due)) {
      emit(plan, null);
    }
    due.clear();
  }

  private void unmarkQuiet() {
    Iterator<Map.Entry<PlanKey, Marked>> quietest = marked.entrySet().iterator();
    while (quietest.hasNext()) {
      Map.Entry<PlanKey, Marked> plan = quietest.next();
      if (marked.size() <= MARKS && now - plan.getValue().at() < QUIET_MILLIS) {
        return;
      }
      store.unmark(plan.getKey());
      quietest.remove();
    }
  }

  private void emit(PlanKey plan, Fact.@Nullable Warned warned) {
    LongConsumer emitting = before -> versions.emitting(plan, before);
    Marked mark = marked.get(plan);
    PlanStatus told = mark == null ? null : mark.told();
    PlanFold.Snapshot snapshot;
    if (untold.remove(plan)) {
      snapshot = PlanFold.wholeSnapshot(store.plan(plan), plan, emitting);
      told = null;
    } else {
      snapshot = PlanFold.snapshot(store.plan(plan), plan, emitting);
    }
    snapshot.events().forEach(event -> outputs.timeline(plan, event));
    PlanStatus status = snapshot.plan().getStatus();
    outputs.snapshot(plan, snapshot, status == told ? null : told, warned);
    if (status != told) {
      store.mark(plan, status);
      marked.put(plan, new Marked(mark == null ? now : mark.at(), status));
    }
  }
}
