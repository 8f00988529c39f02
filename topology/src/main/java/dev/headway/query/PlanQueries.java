// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import java.util.List;

/**
 * Questions about one plan. Each answer comes only from a store that has got as far as {@code
 * atLeast} in the plan's partition; none waits.
 */
public interface PlanQueries {
  /** The plan's progress. */
  QueryResult<PlanAnswer> plan(PlanKey key, InputPosition atLeast);

  /** The plan's tasks by (started_at, task_id). */
  QueryResult<List<TaskExecution>> tasks(PlanKey key, InputPosition atLeast);

  /** The plan's distinct events by (time, id, source). */
  QueryResult<List<TimelineEntry>> timeline(PlanKey key, InputPosition atLeast);

  /** The plan's state transitions in event order, derived from its timeline. */
  QueryResult<List<StateTransition>> transitions(PlanKey key, InputPosition atLeast);
}
