// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.erasure.ErasureState;
import dev.headway.erasure.Subject;
import dev.headway.event.Input;
import dev.headway.plan.PlanState;
import dev.headway.query.InputPosition;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PlanKey;
import dev.headway.warning.PlanWatch;
import dev.headway.warning.Watchman;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plan store of one partition: its plans, and the records that belong to the partition itself.
 */
public final class PartitionStore {
  /** What can become of an input besides being folded. */
  public enum Outcome {
    /** A copy of an event folded before. */
    DUPLICATE,
    /** Refused. */
    DEAD_LETTER,
    /** Of no plan. */
    UNTRACKED;

    /** The name in metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int OUTCOMES = Outcome.values().length;

  private final OrderedBytes bytes;
  private final DecodedRecords decoded;
  private final RecordFormat format;
  private final @Nullable PartitionLists lists;
  private @Nullable Erasures erasures;

  private PartitionStore(
      OrderedBytes bytes,
      DecodedRecords decoded,
      RecordFormat format,
      @Nullable PartitionLists lists) {
    this.bytes = bytes;
    this.decoded = decoded;
    this.format = format;
    this.lists = lists;
  }

  /** The records in {@code bytes}, for a reader. */
  public static PartitionStore reading(OrderedBytes bytes) {
    return new PartitionStore(bytes, DecodedRecords.NONE, RecordFormat.NEWEST, null);
  }

  /** The records in {@code bytes}, for their only writer. */
  public static PartitionStore writing(OrderedBytes bytes) {
    return writing(bytes, RecordFormat.NEWEST);
  }

  /**
   * The records in {@code bytes}, for their only writer.
   *
   * @param format what it writes in
   */
  public static PartitionStore writing(OrderedBytes bytes, RecordFormat format) {
    PartitionLists lists = PartitionLists.of(bytes, format);
    return new PartitionStore(
        bytes, DecodedRecords.latest(), lists == null ? format : lists.format(), lists);
  }

  /** The lists of its plans. */
  public PlanLists lists() {
    return new PlanLists(bytes, this);
  }

  /** Whether what only a newer format knows of is kept: no older release has to go on with it. */
  public boolean isOfNewestFormat() {
    return lists != null;
  }

  /** Its erasures, for its only writer. */
  public Erasures erasures() {
    if (erasures == null) {
      erasures = new Erasures(bytes, this, format);
    }
    return erasures;
  }

  /** How far an erasure is; null when it is not known. */
  public @Nullable ErasureState erasure(String id) {
    return Erasures.state(bytes, id);
  }

  /**
   * Plans that ended up to some time, by tenant the earliest first. Only lists know them: while
   * they are not complete, those that are not entered are not found.
   *
   * @param upTo of each tenant the last time that counts, in microseconds since the epoch; null:
   *     none does
   * @param most how many at most
   */
  public List<PlanKey> endedUpTo(Function<String, @Nullable Long> upTo, int most) {
    List<PlanKey> found = new ArrayList<>();
    byte[] all = StoreKey.of(KeyFamily.ENDED_PLAN).bytes();
    byte[] end = StoreKey.after(all);
    byte[] from = all;
    while (found.size() < most) {
      String tenant = firstText(from, end, all.length);
      if (tenant == null) {
        break;
      }
      byte[] ofTenant = PlanEntries.ended(tenant).bytes();
      Long last = upTo.apply(tenant);
      if (last != null) {
        endedUpTo(tenant, ofTenant, last, most, found);
      }
      from = StoreKey.after(ofTenant);
    }
    return found;
  }

  private void endedUpTo(String tenant, byte[] ofTenant, long last, int most, List<PlanKey> found) {
    byte[] end = StoreKey.copyOf(ofTenant).number(last + 1).bytes();
    try (OrderedBytes.Scan scan = bytes.scan(ofTenant, end)) {
      while (found.size() < most && scan.hasNext()) {
        StoreKeyReader in = new StoreKeyReader(scan.next().key(), ofTenant.length);
        in.number();
        found.add(new PlanKey(tenant, in.text(), in.text()));
      }
    }
  }

  private @Nullable String firstText(byte[] from, byte[] to, int prefix) {
    try (OrderedBytes.Scan scan = bytes.scan(from, to)) {
      return scan.hasNext() ? new StoreKeyReader(scan.next().key(), prefix).text() : null;
    }
  }

  /** The statistics of its agents. */
  public AgentStatistics agents() {
    return new AgentStatistics(bytes);
  }

  /**
   * Enters plans that an older release has left into the lists, in the order of their keys.
   *
   * @param most how many at most
   * @param entered told of each
   * @return whether anything was done
   */
  public boolean enterPlans(int most, BiConsumer<PlanKey, PlanState> entered) {
    if (lists == null || lists.isComplete()) {
      return false;
    }
    ListedUpTo upTo = lists.upTo();
    for (int i = 0; i < most && !upTo.isAll(); i++) {
      PlanKey key = first(upTo.next(), StoreKey.afterPlans());
      if (key == null) {
        upTo = ListedUpTo.ALL;
      } else {
        StoredPlan plan = plan(key);
        PlanState state = plan.plan();
        upTo = ListedUpTo.plan(key);
        if (state != null) {
          lists.enter(key, plan, state);
          entered.accept(key, state);
        }
      }
    }
    lists.entered(upTo);
    return true;
  }

  /** A store in memory, without lists, for plans that are folded to answer one question. */
  public static PartitionStore inMemory() {
    return writing(new TransientBytes(), RecordFormat.SHARED_TEXTS);
  }

  /** The records of one plan. */
  public StoredPlan plan(PlanKey key) {
    return new StoredPlan(bytes, key, decoded, format, lists);
  }

  /** Notes that a plan may have facts newer than its last snapshot, of which no status is known. */
  public void mark(PlanKey key) {
    bytes.put(dirty(key), format.begin().bytes());
  }

  /**
   * Notes that a plan may have facts newer than its last snapshot.
   *
   * @param told status in the last snapshot; UNKNOWN: there was none
   */
  public void mark(PlanKey key, PlanStatus told) {
    // A release that does not know the status reads the flag, and that is all it needs.
    bytes.put(dirty(key), format.begin().flag(false).raw(told.ordinal()).bytes());
  }

  /**
   * What is noted of a plan that may have facts newer than its last snapshot.
   *
   * @param untold it was folded without a word
   * @param told status in the last snapshot; UNKNOWN: there was none; null: nobody has noted it
   */
  public record Mark(boolean untold, @Nullable PlanStatus told) {
    private static final PlanStatus[] STATUSES = PlanStatus.values();

    private static Mark of(byte[] value) {
      StateReader in = RecordFormat.open(value);
      boolean untold = in.more() && in.flag();
      return new Mark(untold, in.more() ? STATUSES[in.raw()] : null);
    }
  }

  /** What is noted of a plan; null where it is not marked. */
  public @Nullable Mark marked(PlanKey key) {
    byte[] value = bytes.get(dirty(key));
    return value == null ? null : Mark.of(value);
  }

  /**
   * Notes that a plan was folded without a word: who reads the topics has been told by another
   * application, to an extent that only that one knew.
   */
  public void markUntold(PlanKey key) {
    bytes.put(dirty(key), format.begin().flag(true).bytes());
  }

  /** Notes that a plan's last snapshot is up to date. */
  public void unmark(PlanKey key) {
    bytes.delete(dirty(key));
  }

  private static byte[] dirty(PlanKey key) {
    return StoreKey.of(KeyFamily.DIRTY).text(key.toString()).bytes();
  }

  /** The plans that are marked. */
  public List<PlanKey> markedPlans() {
    return List.copyOf(marks().keySet());
  }

  /** The plans that are marked. */
  public Map<PlanKey, Mark> marks() {
    Map<PlanKey, Mark> plans = new LinkedHashMap<>();
    byte[] from = StoreKey.of(KeyFamily.DIRTY).bytes();
    try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
      scan.forEachRemaining(
          entry ->
              plans.put(
                  PlanKey.parse(new StoreKeyReader(entry.key(), from.length).text()),
                  Mark.of(entry.value())));
    }
    return plans;
  }

  /** Notes how far the partition is in taking over from another application. */
  public void put(TakeOver state) {
    bytes.put(StoreKey.of(KeyFamily.TAKE_OVER).bytes(), format.begin().raw(state.number()).bytes());
  }

  /** How far the partition is in taking over from another application. */
  public TakeOver takeOver() {
    byte[] value = bytes.get(StoreKey.of(KeyFamily.TAKE_OVER).bytes());
    return value == null ? TakeOver.NONE : TakeOver.of(RecordFormat.open(value).raw());
  }

  /**
   * Counts an input that was not folded. Exact, since it is written with the rest of the
   * transaction.
   */
  public void count(Input input, Outcome outcome) {
    byte[] key = StoreKey.of(KeyFamily.ACCOUNTING).number(input.ordinal()).bytes();
    long[] counts = counts(bytes.get(key));
    counts[outcome.ordinal()]++;
    StateWriter out = format.begin();
    for (long count : counts) {
      out.number(count);
    }
    bytes.put(key, out.bytes());
  }

  /** How many inputs of this kind came to this end. */
  public long counted(Input input, Outcome outcome) {
    return counts(bytes.get(StoreKey.of(KeyFamily.ACCOUNTING).number(input.ordinal()).bytes()))[
        outcome.ordinal()];
  }

  private static long[] counts(byte @Nullable [] value) {
    long[] counts = new long[OUTCOMES];
    if (value != null) {
      StateReader in = RecordFormat.open(value);
      for (int i = 0; i < OUTCOMES; i++) {
        counts[i] = in.number();
      }
    }
    return counts;
  }

  /**
   * Notes that what is put from now on belongs to a checkpoint that is still to come: a copy of
   * this store that holds some of it may not hold all.
   *
   * @param checkpoint its number
   */
  public void beginCheckpoint(long checkpoint) {
    bytes.put(StoreKey.of(KeyFamily.CHECKPOINT).bytes(), format.begin().number(checkpoint).bytes());
  }

  /** The number of the checkpoint begun last; 0 before the first. */
  public long begunCheckpoint() {
    byte[] value = bytes.get(StoreKey.of(KeyFamily.CHECKPOINT).bytes());
    return value == null ? 0 : RecordFormat.open(value).number();
  }

  /**
   * Notes how far the inputs are processed, and every snapshot up to there emitted, for those who
   * read a copy of this store. Written less often than the rest, and after it: a copy that has got
   * as far as the position holds at least what it promises.
   */
  public void recordPosition(InputPosition position) {
    StateWriter out = format.begin().number(position.offsets().size());
    position
        .offsets()
        .forEach(
            (partition, offset) ->
                out.number(partition.input()).number(partition.partition()).number(offset));
    bytes.putLast(StoreKey.of(KeyFamily.POSITION).bytes(), out.bytes());
  }

  /** The position noted last. */
  public InputPosition position() {
    byte[] value = bytes.get(StoreKey.of(KeyFamily.POSITION).bytes());
    if (value == null) {
      return InputPosition.START;
    }
    StateReader in = RecordFormat.open(value);
    Map<InputPosition.InputPartition, Long> offsets = new HashMap<>();
    for (long left = in.number(); left > 0; left--) {
      offsets.put(new InputPosition.InputPartition(in.integer(), in.integer()), in.number());
    }
    return new InputPosition(offsets);
  }

  /** The first plan with a record in a range of keys. */
  @Nullable PlanKey first(byte[] from, byte[] to) {
    try (OrderedBytes.Scan scan = bytes.scan(from, to)) {
      return scan.hasNext() ? StoreKey.plan(scan.next().key()) : null;
    }
  }

  /**
   * The plan a correlation belongs to; {@code correlation} is a key like a plan's, with the
   * correlation in the plan's place.
   */
  public @Nullable String planOf(PlanKey correlation) {
    byte[] value = bytes.get(correlationKey(correlation));
    return value == null ? null : RecordFormat.open(value).text();
  }

  /** Assigns a correlation to a plan. */
  public void assign(PlanKey correlation, String planId) {
    bytes.put(correlationKey(correlation), format.begin().text(planId).bytes());
  }

  /**
   * Forgets correlations.
   *
   * @param beginning what their keys begin with
   * @param planId only those of this plan; null: of any
   */
  void forgetCorrelations(String beginning, @Nullable String planId) {
    List<byte[]> spent = new ArrayList<>();
    byte[] from = StoreKey.of(KeyFamily.CORRELATION).textFrom(beginning).bytes();
    try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
      scan.forEachRemaining(
          entry -> {
            if (planId == null || RecordFormat.open(entry.value()).text().equals(planId)) {
              spent.add(entry.key());
            }
          });
    }
    spent.forEach(bytes::delete);
  }

  private static byte[] correlationKey(PlanKey correlation) {
    return StoreKey.of(KeyFamily.CORRELATION).text(correlation.toString()).bytes();
  }

  /**
   * Holds a record until its correlation is assigned, at the longest until {@code due}
   * (milliseconds since the epoch).
   */
  public void hold(PlanKey correlation, HeldRecord held, long due) {
    byte[] key =
        held(correlation).text(held.topic()).number(held.partition()).number(held.offset()).bytes();
    bytes.put(key, held.encode(format, due));
    bytes.put(timer(due, key), format.begin().bytes());
  }

  private static StoreKey held(PlanKey correlation) {
    return StoreKey.of(KeyFamily.HELD).text(correlation.toString());
  }

  private static byte[] timer(long due, byte[] heldKey) {
    byte[] prefix = StoreKey.of(KeyFamily.TIMER).number(due).bytes();
    byte[] key = Arrays.copyOf(prefix, prefix.length + heldKey.length);
    System.arraycopy(heldKey, 0, key, prefix.length, heldKey.length);
    return key;
  }

  /** Takes out the records held for a correlation. */
  public List<HeldRecord> release(PlanKey correlation) {
    return release(held(correlation).bytes());
  }

  /**
   * Drops the records held for correlations whose keys begin so.
   *
   * @return how many
   */
  int forgetHeld(String beginning) {
    return release(StoreKey.of(KeyFamily.HELD).textFrom(beginning).bytes()).size();
  }

  private List<HeldRecord> release(byte[] from) {
    List<HeldRecord> released = new ArrayList<>();
    List<byte[]> spent = new ArrayList<>();
    try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
      scan.forEachRemaining(
          entry -> {
            released.add(HeldRecord.decode(entry.value()));
            spent.add(entry.key());
            spent.add(timer(HeldRecord.due(entry.value()), entry.key()));
          });
    }
    spent.forEach(bytes::delete);
    return released;
  }

  /** Forgets when agents of a view were last heard of; see {@link AgentEntries#unsee}. */
  void unsee(StoreKey view, long upTo) {
    if (lists != null) {
      lists.unsee(view, upTo);
    }
  }

  /**
   * Notes that a plan is to be looked at.
   *
   * @param due when; later than whatever {@link #due} was asked for
   */
  public void watch(Watchman.Due due) {
    bytes.put(
        watchKey(due), format.begin().number(due.watch().mark()).flag(due.watch().told()).bytes());
  }

  private static byte[] watchKey(Watchman.Due due) {
    byte[] what =
        StoreKey.ofPlan(due.watch().plan()).raw((byte) due.watch().kind().ordinal()).bytes();
    return timer(due.due(), what);
  }

  /** Forgets that plans of a subject are to be looked at. */
  void unwatch(Subject subject) {
    List<byte[]> spent = new ArrayList<>();
    byte[] from = StoreKey.of(KeyFamily.TIMER).bytes();
    int prefix = from.length + Long.BYTES;
    try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
      scan.forEachRemaining(
          entry -> {
            byte[] what = Arrays.copyOfRange(entry.key(), prefix, entry.key().length);
            if (StoreKey.isOfPlan(what) && subject.has(StoreKey.plan(what))) {
              spent.add(entry.key());
            }
          });
    }
    spent.forEach(bytes::delete);
  }

  /** Something whose time has come. */
  public sealed interface Due {
    /**
     * A result has been held as long as it may.
     *
     * @param record the result
     */
    record Held(HeldRecord record) implements Due {}

    /**
     * A plan is to be looked at.
     *
     * @param look at what
     */
    record Look(Watchman.Due look) implements Due {}
  }

  /**
   * Takes out at most {@code limit} things that were due from {@code since} to {@code now}, in
   * milliseconds since the epoch. The scan starts at {@code since}, past the tombstones of earlier
   * ones.
   */
  public List<Due> due(long since, long now, int limit) {
    List<byte[]> spent = new ArrayList<>();
    byte[] from = StoreKey.of(KeyFamily.TIMER).number(since).bytes();
    byte[] to = StoreKey.of(KeyFamily.TIMER).number(now + 1).bytes();
    List<Due> due = new ArrayList<>();
    try (OrderedBytes.Scan scan = bytes.scan(from, to)) {
      while (due.size() < limit && scan.hasNext()) {
        OrderedBytes.Entry timer = scan.next();
        spent.add(timer.key());
        byte[] what = Arrays.copyOfRange(timer.key(), from.length, timer.key().length);
        if (StoreKey.isOfPlan(what)) {
          due.add(new Due.Look(look(timer, from.length - Long.BYTES, what)));
        } else {
          byte[] value = bytes.get(what);
          if (value != null) {
            due.add(new Due.Held(HeldRecord.decode(value)));
            spent.add(what);
          }
        }
      }
    }
    spent.forEach(bytes::delete);
    return due;
  }

  private static Watchman.Due look(OrderedBytes.Entry timer, int prefix, byte[] what) {
    StateReader in = RecordFormat.open(timer.value());
    return new Watchman.Due(
        new PlanWatch(
            StoreKey.plan(what),
            PlanWatch.Kind.values()[what[what.length - 1]],
            in.number(),
            in.flag()),
        new StoreKeyReader(timer.key(), prefix).number());
  }
}
