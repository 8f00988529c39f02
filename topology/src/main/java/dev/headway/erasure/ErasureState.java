// SPDX-License-Identifier: Apache-2.0
package dev.headway.erasure;

import dev.headway.task.Digest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is with an erasure. Names nobody whose records were erased.
 *
 * @param tenant hash of the tenant's id
 * @param at the erasure's instant, in microseconds since the epoch
 * @param plans plans erased so far
 * @param tasks tasks of theirs
 * @param events events of theirs
 * @param held results erased that waited for a request
 * @param finishedAt when all were, in microseconds since the epoch; null: more are left
 */
public record ErasureState(
    String tenant,
    long at,
    long plans,
    long tasks,
    long events,
    long held,
    @Nullable Long finishedAt) {
  /** One that has just begun. */
  public static ErasureState begun(Erasure erasure) {
    return new ErasureState(
        hashOfTenant(erasure.subject().tenantId()), erasure.at(), 0, 0, 0, 0, null);
  }

  /** The hash by which it tells of which tenant it is: SHA-256, in hex. */
  public static String hashOfTenant(String tenantId) {
    return Digest.sha256(tenantId.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** With a plan more. */
  public ErasureState withPlan(long tasksOfPlan, long eventsOfPlan) {
    return new ErasureState(
        tenant, at, plans + 1, tasks + tasksOfPlan, events + eventsOfPlan, held, finishedAt);
  }

  /** With held results. */
  public ErasureState withHeld(long more) {
    return new ErasureState(tenant, at, plans, tasks, events, held + more, finishedAt);
  }

  /** Done. */
  public ErasureState finished(long now) {
    return new ErasureState(tenant, at, plans, tasks, events, held, now);
  }
}
