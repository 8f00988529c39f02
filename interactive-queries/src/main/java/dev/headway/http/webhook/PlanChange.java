// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PlanKey;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A committed change of a plan, with what its record says of the state before. What has happened
 * follows from this alone: no memory of plans is needed, and so none can be lost.
 *
 * @param plan the plan after it
 * @param was status before, in lower case; empty: nothing was told of the plan before; null: the
 *     change leaves it as it was
 * @param warning type of the warning that the change is; null: it is none
 * @param reason the warning's reason
 * @param time when it was written, in milliseconds since the epoch
 */
public record PlanChange(
    PlanProgress plan,
    @Nullable String was,
    @Nullable String warning,
    @Nullable String reason,
    long time) {
  /** The plan's key. */
  public PlanKey key() {
    return new PlanKey(plan.getTenantId(), plan.getUserId(), plan.getPlanId());
  }

  /** What has happened; in the order in which it is to be told. */
  public Set<EventType> events() {
    Set<EventType> events = EnumSet.noneOf(EventType.class);
    if (was != null) {
      if (was.isEmpty()) {
        events.add(EventType.PLAN_STARTED);
      }
      entered(plan.getStatus(), was).ifPresent(events::add);
    }
    if (warning != null) {
      EventType.of(warning).ifPresent(events::add);
    }
    events.add(EventType.PLAN_UPDATED);
    return events;
  }

  private static Optional<EventType> entered(PlanStatus status, String was) {
    return switch (status) {
      case COMPLETED -> Optional.of(EventType.PLAN_COMPLETED);
      case FAILED -> Optional.of(EventType.PLAN_FAILED);
      case CANCELLED -> Optional.of(EventType.PLAN_CANCELLED);
      case WAITING -> Optional.of(EventType.PLAN_WAITING);
      case PAUSED -> Optional.of(EventType.PLAN_PAUSED);
      case RUNNING, PENDING -> halted(was) ? Optional.of(EventType.PLAN_RESUMED) : Optional.empty();
      case UNKNOWN -> Optional.empty();
    };
  }

  private static boolean halted(String was) {
    return was.equals(label(PlanStatus.WAITING)) || was.equals(label(PlanStatus.PAUSED));
  }

  private static String label(PlanStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
