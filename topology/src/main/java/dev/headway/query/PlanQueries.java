// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Questions about plans. Each answer comes only from a store that has got as far as {@code atLeast}
 * in the partition; none waits.
 */
public interface PlanQueries {
  /** The plan's progress. */
  QueryResult<PlanAnswer> plan(PlanKey key, InputPosition atLeast);

  /** The plan's tasks by (started_at, task_id). */
  QueryResult<List<TaskExecution>> tasks(PlanKey key, InputPosition atLeast);

  /** The plan's distinct events by (time, id, source). */
  QueryResult<List<TimelineEntry>> timeline(PlanKey key, InputPosition atLeast);

  /**
   * An owner's plans in one partition, by plan key.
   *
   * @param after plan id to go on after; null to begin
   * @param limit most plans wanted
   */
  QueryResult<List<PlanAnswer>> plans(
      Owner owner, int partition, @Nullable String after, int limit, InputPosition atLeast);

  /** The plan's state transitions in event order, derived from its timeline. */
  QueryResult<List<StateTransition>> transitions(PlanKey key, InputPosition atLeast);
}
