// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Questions about plans. Each answer comes only from a store that has got as far as {@code atLeast}
 * in the partition; none waits.
 */
public interface PlanQueries {
  /**
   * The plan's progress.
   *
   * @param asOf as it was at this event time, by the facts known now, in microseconds since the
   *     epoch; null: as it is
   */
  QueryResult<PlanAnswer> plan(PlanKey key, @Nullable Long asOf, InputPosition atLeast);

  /**
   * The plan's tasks by (started_at, task_id).
   *
   * @param asOf as above
   */
  QueryResult<List<TaskExecution>> tasks(PlanKey key, @Nullable Long asOf, InputPosition atLeast);

  /**
   * The plan's distinct events by (time, id, source).
   *
   * @param asOf as above
   */
  QueryResult<List<TimelineEntry>> timeline(
      PlanKey key, @Nullable Long asOf, InputPosition atLeast);

  /**
   * The plan's log lines in event order.
   *
   * @param least only those that matter as much
   * @param after line to go on after; null to begin
   * @param limit most lines
   */
  QueryResult<List<LogLine>> logs(
      PlanKey key, LogLevel least, @Nullable EventOrder after, int limit, InputPosition atLeast);

  /** One partition's part of a question about many plans. */
  <A> QueryResult<A> answer(int partition, PartitionQuestion<A> question, InputPosition atLeast);

  /**
   * The plan's state transitions in event order, derived from its timeline.
   *
   * @param asOf as above
   */
  QueryResult<List<StateTransition>> transitions(
      PlanKey key, @Nullable Long asOf, InputPosition atLeast);
}
