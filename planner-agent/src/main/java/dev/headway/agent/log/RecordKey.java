// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;

/** Keys of records, and where they place them: the same in every implementation of the log. */
public final class RecordKey {
  private RecordKey() {}

  /**
   * Key of an event: its plan's, as the tracker's topics have it; without a plan tenant, user and,
   * in the plan's place, the correlation.
   */
  public static String of(ReceivedEvent event) {
    return event
        .planKey()
        .orElseGet(() -> PlanKey.of(event.owner(), event.correlationId()))
        .toString();
  }

  /** The partition of {@code key} among {@code partitions}, as Kafka's own partitioner has it. */
  public static int partition(String key, int partitions) {
    return PlanKey.partition(key.getBytes(StandardCharsets.UTF_8), partitions);
  }
}
