// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.event.Refusals;
import dev.headway.plan.Candidate;
import dev.headway.plan.CorrelationGroup;
import dev.headway.plan.DelegationState;
import dev.headway.plan.EndMarker;
import dev.headway.plan.EventRecord;
import dev.headway.plan.GroupTask;
import dev.headway.plan.PlanChange;
import dev.headway.plan.PlanRecords;
import dev.headway.plan.PlanState;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.key.PlanKey;
import dev.headway.task.Digest;
import dev.headway.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One plan's records in the plan store. */
public final class StoredPlan implements PlanRecords {
  private final OrderedBytes store;
  private final PlanKey key;
  private final byte[] prefix;
  private final DecodedRecords decoded;
  private final RecordFormat format;
  private final @Nullable PartitionLists lists;
  private @Nullable KnownKeys keys;

  private @Nullable EndMarker marker;
  private boolean markerIsRead;

  /** The records of {@code key} in {@code store}, decoded anew at each read. */
  public StoredPlan(OrderedBytes store, PlanKey key) {
    this(store, key, DecodedRecords.NONE, RecordFormat.NEWEST, null);
  }

  /**
   * The records of {@code key} in {@code store}.
   *
   * @param decoded what was read or written before, for whoever is the only writer of the store
   * @param format what is written in
   * @param lists told of changes; null where none are kept
   */
  StoredPlan(
      OrderedBytes store,
      PlanKey key,
      DecodedRecords decoded,
      RecordFormat format,
      @Nullable PartitionLists lists) {
    this.store = store;
    this.key = key;
    this.prefix = StoreKey.ofPlan(key).bytes();
    this.decoded = decoded;
    this.format = format;
    this.lists = lists;
    this.keys = decoded.keys(key);
  }

  private StoreKey in(KeyFamily family) {
    return StoreKey.of(family, prefix);
  }

  private <T> @Nullable T get(StoreKey at, Function<byte[], T> decode) {
    byte[] key = at.bytes();
    if (lacks(key)) {
      return null;
    }
    byte[] value = store.get(key);
    return value == null ? null : decode.apply(value);
  }

  private boolean lacks(byte[] key) {
    return keys != null && keys.lacks(key, prefix.length, key.length);
  }

  private void put(StoreKey at, Supplier<byte[]> value) {
    store.put(noted(at), value);
  }

  /** Of what is seldom written again: its bytes are less than what they are made of. */
  private void put(StoreKey at, byte[] value) {
    store.put(noted(at), value);
  }

  private byte[] noted(StoreKey at) {
    byte[] key = at.bytes();
    if (keys != null) {
      keys.add(key, prefix.length, key.length);
      if (at.listedLength() > 0) {
        keys.add(key, prefix.length, at.listedLength());
      }
    }
    return key;
  }

  /** Those whose key has this prefix, up to which it must have been marked when it was put. */
  private <T> List<T> list(StoreKey prefix, long limit, Function<OrderedBytes.Entry, T> read) {
    byte[] from = prefix.bytes();
    if (lacks(from)) {
      return List.of();
    }
    List<T> found = new ArrayList<>();
    try (OrderedBytes.Scan scan = store.scan(from, StoreKey.after(from))) {
      while (found.size() < limit && scan.hasNext()) {
        found.add(read.apply(scan.next()));
      }
    }
    return found;
  }

  private void forEach(StoreKey prefix, Consumer<OrderedBytes.Entry> action) {
    byte[] from = prefix.bytes();
    try (OrderedBytes.Scan scan = store.scan(from, StoreKey.after(from))) {
      scan.forEachRemaining(action);
    }
  }

  @Override
  public @Nullable PlanState plan() {
    PlanState known = decoded.plan(key);
    if (known != null) {
      return known;
    }
    PlanState plan = get(in(KeyFamily.PLAN), PlanCodec::decodePlan);
    if (plan != null) {
      decoded.put(key, plan);
    } else if (keys == null) {
      keys = decoded.begin(key);
    }
    return plan;
  }

  /** The plan's own record as it is stored; null when there is none. */
  byte @Nullable [] record() {
    return store.get(in(KeyFamily.PLAN).bytes());
  }

  @Override
  public void put(PlanState plan) {
    put(in(KeyFamily.PLAN), () -> PlanCodec.encode(format, plan));
    decoded.put(key, plan);
  }

  @Override
  public void changed(PlanChange change) {
    if (lists != null) {
      lists.changed(key, change);
    }
  }

  private StoreKey markerKey() {
    // A hash, so that nothing of an erased plan's names stays behind.
    Digest hash = Digest.sha256(key.bytes());
    return StoreKey.of(KeyFamily.MARKER).number(hash.a()).number(hash.b());
  }

  @Override
  public @Nullable EndMarker marker() {
    if (!markerIsRead) {
      byte[] value = store.get(markerKey().bytes());
      marker = value == null ? null : PlanCodec.decodeMarker(value);
      markerIsRead = true;
    }
    return marker;
  }

  @Override
  public void put(EndMarker marker) {
    store.put(markerKey().bytes(), PlanCodec.encode(format, marker));
    this.marker = marker;
    markerIsRead = true;
  }

  @Override
  public @Nullable TaskState task(String taskId) {
    TaskState known = decoded.task(key, taskId);
    if (known != null) {
      return known;
    }
    TaskState task = get(in(KeyFamily.TASK).text(taskId), TaskCodec::decodeTask);
    if (task != null) {
      decoded.put(key, task);
    }
    return task;
  }

  @Override
  public void put(TaskState task) {
    put(in(KeyFamily.TASK).text(task.taskId()), () -> TaskCodec.encode(format, task));
    decoded.put(key, task);
  }

  @Override
  public void forEachTask(Consumer<TaskState> action) {
    forEach(in(KeyFamily.TASK), entry -> action.accept(TaskCodec.decodeTask(entry.value())));
  }

  @Override
  public @Nullable EventRecord event(String id, String source) {
    return get(in(KeyFamily.EVENT).text(id).text(source), EventCodec::decode);
  }

  @Override
  public List<EventRecord> events(String id) {
    return list(
        in(KeyFamily.EVENT).text(id), Long.MAX_VALUE, entry -> EventCodec.decode(entry.value()));
  }

  @Override
  public void forEachEvent(Consumer<EventRecord> action) {
    forEach(in(KeyFamily.EVENT), entry -> action.accept(EventCodec.decode(entry.value())));
  }

  @Override
  public void put(EventRecord event) {
    if (lists != null) {
      lists.heard(key, EventRecord.order(event.entry()));
    }
    put(
        in(KeyFamily.EVENT)
            .text(event.entry().getEventId())
            .listed()
            .text(event.entry().getSource()),
        EventCodec.encode(format, event));
  }

  @Override
  public @Nullable DelegationState delegation(String groupId) {
    return get(in(KeyFamily.DELEGATION).text(groupId), PlanCodec::decodeDelegation);
  }

  @Override
  public void put(DelegationState delegation) {
    // A task may have named the group and be known better now: only its start is for good.
    if (lists != null && delegation.started() != null) {
      lists.grouped(key, delegation.groupId());
    }
    put(in(KeyFamily.DELEGATION).text(delegation.groupId()), PlanCodec.encode(format, delegation));
  }

  @Override
  public void putLog(EventOrder at, LogLevel level) {
    if (lists != null) {
      put(in(KeyFamily.LOG).order(at), format.begin().raw(level.ordinal()).bytes());
    }
  }

  /**
   * The log lines of a plan in event order.
   *
   * @param least only those that matter as much
   * @param after line to go on after; null to begin
   * @param limit most lines
   */
  public List<EventRecord> logs(LogLevel least, @Nullable EventOrder after, int limit) {
    byte[] prefix = in(KeyFamily.LOG).bytes();
    byte[] from =
        after == null ? prefix : StoreKey.after(StoreKey.copyOf(prefix).order(after).bytes());
    List<EventRecord> lines = new ArrayList<>();
    try (OrderedBytes.Scan scan = store.scan(from, StoreKey.after(prefix))) {
      while (lines.size() < limit && scan.hasNext()) {
        OrderedBytes.Entry entry = scan.next();
        if (RecordFormat.open(entry.value()).raw() >= least.ordinal()) {
          EventOrder at = new StoreKeyReader(entry.key(), prefix.length).order();
          EventRecord line = event(at.id(), at.source());
          if (line != null) {
            lines.add(line);
          }
        }
      }
    }
    return lines;
  }

  /** What was refused that named the plan; null: nothing was. */
  public @Nullable Refusals refused() {
    return get(in(KeyFamily.REFUSED), PlanCodec::decodeRefusals);
  }

  /**
   * Notes that a record was refused that named the plan.
   *
   * @param atMillis when, in milliseconds since the epoch
   */
  public void refuse(DeadLetterReason reason, long atMillis) {
    Refusals before = refused();
    Refusals after = new Refusals(before == null ? 1 : before.count() + 1, reason, atMillis);
    put(in(KeyFamily.REFUSED), PlanCodec.encode(format, after));
  }

  /** Hands over every delegation group. */
  public void forEachDelegation(Consumer<DelegationState> action) {
    forEach(
        in(KeyFamily.DELEGATION),
        entry -> action.accept(PlanCodec.decodeDelegation(entry.value())));
  }

  @Override
  public List<Candidate> naming(String requestId) {
    return list(
        in(KeyFamily.NAMING).text(requestId),
        Long.MAX_VALUE,
        entry -> TaskCodec.decodeCandidate(entry.value()));
  }

  @Override
  public void putNaming(String requestId, Candidate candidate) {
    put(
        in(KeyFamily.NAMING).text(requestId).listed().order(candidate.ending().order()),
        TaskCodec.encode(format, candidate));
  }

  private StoreKey in(KeyFamily family, CorrelationGroup group) {
    return in(family).text(group.correlationId()).text(group.resultType());
  }

  @Override
  public List<GroupTask> groupTasks(CorrelationGroup group, int limit) {
    StoreKey prefix = in(KeyFamily.GROUP_TASK, group);
    int suffix = prefix.bytes().length;
    return list(
        prefix,
        limit,
        entry -> {
          StoreKeyReader reader = new StoreKeyReader(entry.key(), suffix);
          EventOrder at = reader.order();
          return new GroupTask(at, reader.text());
        });
  }

  private StoreKey groupTask(CorrelationGroup group, GroupTask task) {
    return in(KeyFamily.GROUP_TASK, group).listed().order(task.at()).text(task.taskId());
  }

  @Override
  public void putGroupTask(CorrelationGroup group, GroupTask task) {
    put(groupTask(group, task), format.begin().bytes());
  }

  @Override
  public void removeGroupTask(CorrelationGroup group, GroupTask task) {
    store.delete(groupTask(group, task).bytes());
  }

  @Override
  public List<Candidate> groupResults(CorrelationGroup group, long limit) {
    return list(
        in(KeyFamily.GROUP_RESULT, group),
        limit,
        entry -> TaskCodec.decodeCandidate(entry.value()));
  }

  @Override
  public void putGroupResult(Candidate result) {
    put(
        in(KeyFamily.GROUP_RESULT, result.group()).listed().order(result.ending().order()),
        TaskCodec.encode(format, result));
  }

  @Override
  public void removeGroupResult(CorrelationGroup group, EventOrder at) {
    store.delete(in(KeyFamily.GROUP_RESULT, group).order(at).bytes());
  }

  @Override
  public void removeAll() {
    if (lists != null) {
      forEachDelegation(group -> lists.ungrouped(key, group.groupId()));
    }
    List<byte[]> all = new ArrayList<>();
    forEach(StoreKey.ofPlan(key), entry -> all.add(entry.key()));
    all.forEach(store::delete);
    decoded.clear();
  }
}
