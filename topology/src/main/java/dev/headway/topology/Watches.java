// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.event.EventOrder;
import dev.headway.plan.PlanState;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import dev.headway.warning.Watchman;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the plans of a partition: keeps in the store what is to be looked at and when, and
 * raises what the watchman finds as system events. Both with the transaction of what they follow
 * from, so that neither a crash nor a copy warns twice.
 */
final class Watches {
  private final Watchman watchman;
  private final PartitionStore store;
  private final Outputs outputs;
  private final SnapshotEmitter emitter;
  private final LongSupplier clock;

  Watches(
      Watchman watchman,
      PartitionStore store,
      Outputs outputs,
      SnapshotEmitter emitter,
      LongSupplier clock) {
    this.watchman = watchman;
    this.store = store;
    this.outputs = outputs;
    this.emitter = emitter;
    this.clock = clock;
  }

  /**
   * An event was folded.
   *
   * @param before the plan before; null: it was not known
   * @param after the plan with it
   * @param quiet another application has told of what follows
   */
  void changed(
      PlanKey plan,
      @Nullable PlanState before,
      @Nullable PlanState after,
      EventOrder at,
      boolean quiet) {
    follow(
        plan,
        watchman.changed(
            plan,
            before,
            Objects.requireNonNull(after, "an event was folded"),
            at,
            clock.getAsLong()),
        quiet);
  }

  /** A plan was found that an older release has left. */
  void found(PlanKey plan, PlanState state) {
    watchman.found(plan, state, clock.getAsLong()).forEach(store::watch);
  }

  /** A look is due. */
  void look(Watchman.Due due, long now) {
    PlanKey plan = due.watch().plan();
    follow(plan, watchman.look(due, store.plan(plan).plan(), now), emitter.withheld());
  }

  private void follow(PlanKey plan, Watchman.Orders orders, boolean quiet) {
    orders.looks().forEach(store::watch);
    if (!quiet) {
      orders.raised().forEach(raised -> outputs.warning(plan, raised));
    }
  }
}
