// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.schemas.key.PlanKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which version of each plan is committed. A snapshot's version is in the store as soon as it is
 * emitted, but until its transaction is committed a crash takes it back: a reader who was told of
 * it would see versions go backwards. So reads show the last committed one.
 *
 * <p>A reader looks into the store first and here second: then it may be told of an older version
 * than it could have been, never of one that is not committed.
 */
public final class EmittedVersions {
  private record InFlight(Thread thread, long committed) {}

  private final Map<PlanKey, InFlight> inFlight = new ConcurrentHashMap<>();

  /**
   * The calling thread is about to put a newer version into the store, to be committed with its
   * transaction.
   *
   * @param before version before this one
   */
  public void emitting(PlanKey plan, long before) {
    inFlight.putIfAbsent(plan, new InFlight(Thread.currentThread(), before));
  }

  /** The transaction of the calling thread is committed. */
  public void committed() {
    Thread thread = Thread.currentThread();
    inFlight.values().removeIf(emission -> emission.thread() == thread);
  }

  /**
   * Forgets the emissions of a partition that is being assigned: its store holds committed versions
   * only.
   */
  public void assigned(int partition, int partitions) {
    inFlight.keySet().removeIf(plan -> plan.partition(partitions) == partition);
  }

  /** The committed version of a plan whose store says {@code stored}. */
  public long committed(PlanKey plan, long stored) {
    InFlight emission = inFlight.get(plan);
    return emission == null ? stored : emission.committed();
  }
}
