// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.plan.EventRecord;
import dev.headway.plan.PlanState;
import dev.headway.plan.Snapshots;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPositions;
import dev.headway.query.PlanAnswer;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.query.StateTransition;
import dev.headway.query.Transitions;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.OrderedBytes;
import dev.headway.store.StoredPlan;
import dev.headway.task.TaskRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers about plans from the stores of this instance. */
final class StorePlanQueries implements PlanQueries {
  private static final Logger LOG = LoggerFactory.getLogger(StorePlanQueries.class);

  private final IntFunction<OrderedBytes> stores;
  private final InputPositions positions;
  private final int partitions;

  /**
   * Answers from {@code stores}.
   *
   * @param stores the store of a partition
   */
  StorePlanQueries(IntFunction<OrderedBytes> stores, InputPositions positions, int partitions) {
    this.stores = stores;
    this.positions = positions;
    this.partitions = partitions;
  }

  @Override
  public QueryResult<PlanAnswer> plan(PlanKey key, InputPosition atLeast) {
    return ask(
        key,
        atLeast,
        plan -> {
          PlanState state = plan.plan();
          return state == null
              ? Optional.empty()
              : Optional.of(new PlanAnswer(Snapshots.plan(key, state), state.dirty()));
        });
  }

  @Override
  public QueryResult<List<TaskExecution>> tasks(PlanKey key, InputPosition atLeast) {
    return ask(
        key,
        atLeast,
        plan -> {
          PlanState state = plan.plan();
          if (state == null) {
            return Optional.empty();
          }
          List<TaskExecution> tasks = new ArrayList<>();
          plan.forEachTask(
              task -> {
                if (task.known()) {
                  tasks.add(Snapshots.task(key, state.version(), TaskRules.outcome(task)));
                }
              });
          tasks.sort(
              Comparator.comparing(TaskExecution::getStartedAt)
                  .thenComparing(TaskExecution::getTaskId));
          return Optional.of(tasks);
        });
  }

  @Override
  public QueryResult<List<TimelineEntry>> timeline(PlanKey key, InputPosition atLeast) {
    return ask(key, atLeast, StorePlanQueries::timeline);
  }

  @Override
  public QueryResult<List<StateTransition>> transitions(PlanKey key, InputPosition atLeast) {
    return ask(key, atLeast, plan -> timeline(plan).map(Transitions::of));
  }

  private static Optional<List<TimelineEntry>> timeline(StoredPlan plan) {
    List<TimelineEntry> entries = new ArrayList<>();
    plan.forEachEvent(event -> entries.add(event.entry()));
    entries.sort(Comparator.comparing(EventRecord::order));
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries);
  }

  private <T> QueryResult<T> ask(
      PlanKey key, InputPosition atLeast, Function<StoredPlan, Optional<T>> question) {
    int partition = key.partition(partitions);
    // Before the read: the answer may know more than its position says, never less.
    InputPosition position = positions.of(partition);
    if (!position.coversPartition(atLeast, partition)) {
      return new QueryResult.NotUpToPosition<>(position);
    }
    try {
      return question
          .apply(new StoredPlan(stores.apply(partition), key))
          .<QueryResult<T>>map(value -> new QueryResult.Found<>(value, position))
          .orElseGet(() -> new QueryResult.Absent<>(position));
    } catch (InvalidStateStoreException e) {
      return new QueryResult.Rebalancing<>(String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      LOG.error("a query failed", e);
      return new QueryResult.Failed<>(String.valueOf(e.getMessage()));
    }
  }
}
