// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.plan.EventRecord;
import dev.headway.plan.PlanState;
import dev.headway.plan.Replay;
import dev.headway.plan.Snapshots;
import dev.headway.query.InputPosition;
import dev.headway.query.LogLine;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PlanAnswer;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.query.StateTransition;
import dev.headway.query.Transitions;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import dev.headway.store.StoredPlan;
import dev.headway.task.TaskRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers about plans from the stores of this instance. */
final class StorePlanQueries implements PlanQueries {
  private static final Logger LOG = LoggerFactory.getLogger(StorePlanQueries.class);

  private final StoreAccess stores;
  private final int partitions;

  /** Answers from {@code stores}. */
  StorePlanQueries(StoreAccess stores, int partitions) {
    this.stores = stores;
    this.partitions = partitions;
  }

  @Override
  public QueryResult<PlanAnswer> plan(PlanKey key, @Nullable Long asOf, InputPosition atLeast) {
    return ask(
        key,
        asOf,
        atLeast,
        plan -> {
          PlanState state = plan.plan();
          if (state == null) {
            return Optional.empty();
          }
          return Optional.of(
              asOf == null
                  ? answer(key, state)
                  : new PlanAnswer(Snapshots.plan(key, 0, state), false));
        });
  }

  private PlanAnswer answer(PlanKey key, PlanState state) {
    long committed = stores.committed(key, state.version());
    return new PlanAnswer(
        Snapshots.plan(key, committed, state), state.dirty() || committed < state.version());
  }

  @Override
  public QueryResult<List<TaskExecution>> tasks(
      PlanKey key, @Nullable Long asOf, InputPosition atLeast) {
    return ask(
        key,
        asOf,
        atLeast,
        plan -> {
          PlanState state = plan.plan();
          if (state == null) {
            return Optional.empty();
          }
          long version = asOf == null ? stores.committed(key, state.version()) : 0;
          List<TaskExecution> tasks = new ArrayList<>();
          plan.forEachTask(
              task -> {
                if (task.known()) {
                  tasks.add(Snapshots.task(key, version, TaskRules.outcome(task)));
                }
              });
          tasks.sort(
              Comparator.comparing(TaskExecution::getStartedAt)
                  .thenComparing(TaskExecution::getTaskId));
          // No tasks yet: a copy that says so may be from before the first came.
          return tasks.isEmpty() ? Optional.empty() : Optional.of(tasks);
        });
  }

  @Override
  public QueryResult<List<TimelineEntry>> timeline(
      PlanKey key, @Nullable Long asOf, InputPosition atLeast) {
    return ask(key, asOf, atLeast, StorePlanQueries::timeline);
  }

  @Override
  public QueryResult<List<StateTransition>> transitions(
      PlanKey key, @Nullable Long asOf, InputPosition atLeast) {
    return ask(key, asOf, atLeast, plan -> timeline(plan).map(Transitions::of));
  }

  @Override
  public QueryResult<List<LogLine>> logs(
      PlanKey key, LogLevel least, @Nullable EventOrder after, int limit, InputPosition atLeast) {
    return ask(
        key.partition(partitions),
        atLeast,
        store -> {
          StoredPlan plan = store.plan(key);
          return plan.plan() == null
              ? Optional.empty()
              : Optional.of(LogLines.of(store, plan, least, after, limit));
        });
  }

  @Override
  public <A> QueryResult<A> answer(
      int partition, PartitionQuestion<A> question, InputPosition atLeast) {
    boolean[] ready = {true};
    QueryResult<A> result =
        ask(
            partition,
            atLeast,
            question instanceof PartitionQuestion.Told ? stores::told : stores::lowerBound,
            store -> {
              PartitionAnswers answers = new PartitionAnswers(store, this::answer);
              ready[0] = answers.areReady();
              return ready[0] ? Optional.of(answers.answer(question)) : Optional.empty();
            });
    return ready[0]
        ? result
        : new QueryResult.Rebalancing<>(
            "plans that an older release has left are still being entered into the lists");
  }

  private static Optional<List<TimelineEntry>> timeline(StoredPlan plan) {
    List<TimelineEntry> entries = new ArrayList<>();
    plan.forEachEvent(event -> entries.add(event.entry()));
    entries.sort(Comparator.comparing(EventRecord::order));
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries);
  }

  private <T> QueryResult<T> ask(
      PlanKey key,
      @Nullable Long asOf,
      InputPosition atLeast,
      Function<StoredPlan, Optional<T>> question) {
    return ask(
        key.partition(partitions),
        atLeast,
        store ->
            question.apply(asOf == null ? store.plan(key) : replayed(store.plan(key), key, asOf)));
  }

  private static StoredPlan replayed(StoredPlan plan, PlanKey key, long asOf) {
    List<EventRecord> events = new ArrayList<>();
    plan.forEachEvent(events::add);
    events.sort(Comparator.comparing(event -> EventRecord.order(event.entry())));
    StoredPlan then = PartitionStore.inMemory().plan(key);
    Replay.fold(events, asOf, then);
    return then;
  }

  private <T> QueryResult<T> ask(
      int partition, InputPosition atLeast, Function<PartitionStore, Optional<T>> question) {
    return ask(partition, atLeast, stores::lowerBound, question);
  }

  /** How far a store has got, in one sense or another. */
  private interface Bound {
    InputPosition of(int partition, PartitionStore store);
  }

  private <T> QueryResult<T> ask(
      int partition,
      InputPosition atLeast,
      Bound bound,
      Function<PartitionStore, Optional<T>> question) {
    try {
      Optional<QueryResult<T>> refusal = stores.refusal(partition);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      PartitionStore store = PartitionStore.reading(stores.bytes(partition));
      // Before the read: what is demanded must be in what is read.
      if (!atLeast.isStart() && !bound.of(partition, store).coversPartition(atLeast, partition)) {
        // A look into the store: of one that is not here no position is known, and nobody should
        // wait for it here.
        store.position();
        return new QueryResult.NotUpToPosition<>(stores.upperBound(partition, store));
      }
      Optional<T> value = question.apply(store);
      // After the read: who demands this position next must not be shown less.
      InputPosition position = stores.upperBound(partition, store);
      QueryResult<T> answer =
          value.isPresent()
              ? new QueryResult.Found<>(value.get(), position)
              : new QueryResult.Absent<>(position);
      // After the read, too: the partition may have been lost on the way, or this process may have
      // stood still.
      return stores.<T>refusal(partition).orElse(answer);
    } catch (InvalidStateStoreException e) {
      return stores.unavailable(partition, String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      LOG.error("a query failed", e);
      return new QueryResult.Failed<>(String.valueOf(e.getMessage()));
    }
  }
}
