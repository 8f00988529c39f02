// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.event.EventReader;
import dev.headway.event.Fact;
import dev.headway.event.PlanEvent;
import dev.headway.event.Reading;
import dev.headway.event.Refusal;
import dev.headway.intake.EventDecoder;
import dev.headway.intake.InputRecord;
import dev.headway.plan.Origin;
import dev.headway.plan.PlanFold;
import dev.headway.plan.PlanState;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.DeadLetterStage;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.HeldRecord;
import dev.headway.store.PartitionStore;
import dev.headway.store.PartitionStore.Outcome;
import dev.headway.store.StoredPlan;
import dev.headway.warning.Watchman;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What one partition does with a record: decode it, read it, and fold it, send it on to the
 * partition it belongs to, find its plan by correlation, hold it, or refuse it. Every input ends in
 * exactly one of these.
 */
final class Intake {
  /** What is done of what is due in one go. */
  private static final int DUE_BATCH = 200;

  private final TrackerTopology.Parts parts;
  private final int partition;
  private final PartitionStore store;
  private final Outputs outputs;
  private final SnapshotEmitter emitter;
  private final Removals removals;
  private final Watches watches;
  private final LongSupplier clock;
  private final RegistryPatience decoder;

  /** What was due before this is done. */
  private long doneUpTo;

  Intake(
      TrackerTopology.Parts parts,
      int partition,
      PartitionStore store,
      Outputs outputs,
      SnapshotEmitter emitter,
      Removals removals,
      Watches watches,
      LongSupplier clock) {
    this.parts = parts;
    this.partition = partition;
    this.store = store;
    this.outputs = outputs;
    this.emitter = emitter;
    this.removals = removals;
    this.watches = watches;
    this.clock = clock;
    this.decoder = new RegistryPatience(new EventDecoder(parts.codecs().agentEvent()));
  }

  /**
   * What is to be told of what follows from a record: nothing, where another application has told
   * of it.
   *
   * @param quietHere of what it does in this partition, in the same transaction
   * @param quietElsewhere of what it causes by way of the re-routing topic
   */
  private record Telling(boolean quietHere, boolean quietElsewhere) {
    static Telling of(QuietUntil quietUntil, InputRecord input) {
      return new Telling(
          quietUntil.here(input.topic(), input.partition(), input.offset()),
          quietUntil.elsewhere(input.topic(), input.partition(), input.offset()));
    }

    static Telling of(boolean quiet) {
      return new Telling(quiet, quiet);
    }
  }

  void take(InputRecord input) {
    take(input, null, Telling.of(parts.quietUntil(), input));
  }

  void takeRerouted(SlowPath.Message message) {
    switch (message) {
      case SlowPath.Message.Event(var record, var planId, boolean quiet) ->
          take(record, planId, Telling.of(quiet));
      case SlowPath.Message.Correlate(var record, boolean quiet) ->
          take(record, null, Telling.of(quiet));
      case SlowPath.Message.Announce(var correlation, var planId, boolean quiet) ->
          assign(correlation, planId, Telling.of(quiet));
      case SlowPath.Message.Refused(var plan, var reason, long at) -> note(plan, reason, at);
      case SlowPath.Message.Adopt(var plan, long version, var digest) ->
          emitter.adopt(plan, version, digest);
      case SlowPath.Message.Adopted() -> emitter.adopted();
      case SlowPath.Message.Erase(var erasure) -> removals.begin(erasure);
    }
  }

  private void take(InputRecord input, @Nullable String assignedPlan, Telling telling) {
    switch (decoder.decode(input)) {
      case EventDecoder.Decoded.Refused refused -> {
        refuse(input, DeadLetterStage.DECODE, refused.refusal(), telling);
        noteRefusal(keyed(input), refused.refusal());
      }
      case EventDecoder.Decoded.Event decoded -> {
        AgentEvent event =
            assignedPlan == null
                ? decoded.event()
                : AgentEvent.newBuilder(decoded.event()).setPlanId(assignedPlan).build();
        Reading reading =
            EventReader.read(
                event,
                input.input(),
                input.defaultEventId(),
                Instant.ofEpochMilli(input.timestamp()));
        switch (reading) {
          case Reading.Placed placed -> place(input, placed.event(), assignedPlan != null, telling);
          case Reading.Unplaced unplaced -> correlate(input, unplaced, telling);
          case Reading.Untracked untracked -> {
            store.count(input.input(), Outcome.UNTRACKED);
            parts.metrics().untracked();
          }
          case Reading.Refused refused -> {
            refuse(input, DeadLetterStage.VALIDATE, refused.refusal(), telling);
            noteRefusal(named(input, event), refused.refusal());
          }
        }
      }
    }
  }

  private void place(InputRecord input, PlanEvent event, boolean assigned, Telling telling) {
    if (event.plan().partition(parts.partitions()) == partition) {
      fold(input, event, telling);
    } else {
      parts.metrics().rerouted();
      outputs.reroute(SlowPath.event(event.plan(), input, assigned, telling.quietElsewhere()));
    }
  }

  private void fold(InputRecord input, PlanEvent event, Telling telling) {
    if (removals.refuse(event.plan().owner(), event.order().time())) {
      refuseErased(input, telling);
      return;
    }
    removals.overtake(event.plan());
    StoredPlan plan = store.plan(event.plan());
    PlanState before = plan.plan();
    if (before == null && event.fact() instanceof Fact.Warned) {
      // Of a plan that has left, or that this store never had.
      store.count(input.input(), Outcome.UNTRACKED);
      parts.metrics().untracked();
      return;
    }
    switch (PlanFold.decide(plan, event)) {
      case PlanFold.Decision.Duplicate duplicate -> {
        store.count(input.input(), Outcome.DUPLICATE);
        parts.metrics().duplicate();
      }
      case PlanFold.Decision.Refused refused -> {
        refuse(input, DeadLetterStage.PROCESS, refused.refusal(), telling);
        noteRefusal(event.plan(), refused.refusal());
      }
      case PlanFold.Decision.Fold fold -> {
        PlanFold.Applied applied =
            PlanFold.apply(
                plan, event, new Origin(input.topic(), input.partition(), input.offset()));
        if (!telling.quietHere()) {
          applied.events().forEach(entry -> outputs.timeline(event.plan(), entry));
        }
        if (applied.announce() && event.fact() instanceof Fact.Request request) {
          announce(
              PlanKey.of(event.plan().owner(), request.correlationId()),
              event.plan().planId(),
              telling);
        }
        watches.changed(event.plan(), before, plan.plan(), event.order(), telling.quietHere());
        emitter.changed(event.plan(), before, event.fact(), applied.snapshotDue());
        parts.metrics().folded(event, clock.getAsLong() - input.timestamp());
      }
    }
  }

  private void announce(PlanKey correlation, String planId, Telling telling) {
    if (correlation.partition(parts.partitions()) == partition) {
      assign(correlation, planId, telling);
    } else {
      outputs.reroute(
          SlowPath.announce(correlation, planId, clock.getAsLong(), telling.quietElsewhere()));
    }
  }

  /**
   * The first assignment of a correlation stands. What is told of the results that waited for it is
   * what is told of this: they were not folded before.
   */
  private void assign(PlanKey correlation, String planId, Telling telling) {
    String assigned = store.planOf(correlation);
    if (assigned == null) {
      store.assign(correlation, planId);
      List<HeldRecord> released = store.release(correlation);
      parts.metrics().held(-released.size());
      released.forEach(held -> take(input(held), planId, telling));
    } else if (!assigned.equals(planId)) {
      parts.metrics().ambiguous();
    }
  }

  private void correlate(InputRecord input, Reading.Unplaced result, Telling telling) {
    PlanKey correlation = PlanKey.of(result.owner(), result.correlationId());
    if (correlation.partition(parts.partitions()) != partition) {
      parts.metrics().rerouted();
      outputs.reroute(SlowPath.correlate(correlation, input, telling.quietElsewhere()));
      return;
    }
    if (removals.refuse(result.owner(), result.time())) {
      refuseErased(input, telling);
      return;
    }
    String planId = store.planOf(correlation);
    if (planId != null) {
      take(input, planId, telling);
    } else {
      store.hold(correlation, held(input), due(input, telling));
      parts.metrics().held(1);
    }
  }

  /** Where another application has held it before, about as long as there, and no longer. */
  private long due(InputRecord input, Telling telling) {
    long now = clock.getAsLong();
    long since = telling.quietHere() ? Math.min(now, input.timestamp()) : now;
    return Math.max(since + parts.unmatchedRetention().toMillis(), now + 1);
  }

  /** Does what is due. Returns whether there was anything. */
  boolean doDue(long now) {
    List<PartitionStore.Due> due = store.due(doneUpTo, now, DUE_BATCH);
    if (due.size() < DUE_BATCH) {
      doneUpTo = now + 1;
    }
    for (PartitionStore.Due one : due) {
      switch (one) {
        case PartitionStore.Due.Held(HeldRecord held) -> expire(held);
        case PartitionStore.Due.Look(Watchman.Due look) -> watches.look(look, now);
      }
    }
    return !due.isEmpty();
  }

  /** Refuses a held result whose request did not come in time. */
  private void expire(HeldRecord held) {
    parts.metrics().held(-1);
    refuse(
        input(held),
        DeadLetterStage.PROCESS,
        new Refusal(
            DeadLetterReason.UNMATCHED_EXPIRED,
            "/correlation_id",
            "no request with this correlation came within " + parts.unmatchedRetention()),
        Telling.of(emitter.withheld()));
  }

  private void refuseErased(InputRecord input, Telling telling) {
    refuse(
        input,
        DeadLetterStage.PROCESS,
        new Refusal(
            DeadLetterReason.ERASED,
            "/time",
            "the records of its user or tenant were erased, up to a later time than its own"),
        telling);
  }

  private void refuse(InputRecord input, DeadLetterStage stage, Refusal refusal, Telling telling) {
    if (!telling.quietHere()) {
      outputs.deadLetter(input, stage, refusal);
    }
    store.count(input.input(), Outcome.DEAD_LETTER);
  }

  /** The plan that a refused event names. */
  private static @Nullable PlanKey named(InputRecord input, AgentEvent event) {
    String plan = event.getPlanId();
    return plan == null || plan.isEmpty()
        ? keyed(input)
        : new PlanKey(event.getTenantId(), event.getUserId(), plan);
  }

  /** The plan that the key of a record names which cannot be read. */
  private static @Nullable PlanKey keyed(InputRecord input) {
    if (input.key() == null) {
      return null;
    }
    try {
      return PlanKey.parse(new String(input.key(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // Producers may key as they like.
      return null;
    }
  }

  /** Has it noted with the plan, wherever that is, for those who ask why it does not go on. */
  private void noteRefusal(@Nullable PlanKey plan, Refusal refusal) {
    if (plan == null || !store.isOfNewestFormat()) {
      return;
    }
    long now = clock.getAsLong();
    if (plan.partition(parts.partitions()) == partition) {
      note(plan, refusal.reason(), now);
    } else {
      outputs.reroute(SlowPath.refused(plan, refusal.reason(), now));
    }
  }

  /**
   * Nothing is noted with a plan that is not known: it could not be told from one that never is.
   */
  private void note(PlanKey key, DeadLetterReason reason, long atMillis) {
    StoredPlan plan = store.plan(key);
    if (plan.plan() != null) {
      plan.refuse(reason, atMillis);
    }
  }

  private static HeldRecord held(InputRecord input) {
    byte[] value = input.value();
    return new HeldRecord(
        input.input(),
        input.topic(),
        input.partition(),
        input.offset(),
        input.timestamp(),
        input.key(),
        value == null ? new byte[0] : value,
        Arrays.stream(input.headers().toArray())
            .map(h -> new HeldRecord.HeldHeader(h.key(), h.value()))
            .toList());
  }

  private static InputRecord input(HeldRecord held) {
    Headers headers = new RecordHeaders();
    held.headers().forEach(h -> headers.add(h.name(), h.value()));
    return new InputRecord(
        held.input(),
        held.topic(),
        held.partition(),
        held.offset(),
        held.timestamp(),
        held.key(),
        held.value(),
        headers);
  }
}
