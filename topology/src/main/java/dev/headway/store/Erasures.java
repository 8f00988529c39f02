// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.erasure.Erasure;
import dev.headway.erasure.ErasureState;
import dev.headway.erasure.Subject;
import dev.headway.plan.EndMarker;
import dev.headway.plan.PlanState;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.task.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The erasures of a partition. As long as one has records to erase, the store knows whose they are;
 * after that a hash of them, the instant and the numbers are all that stays.
 *
 * <p>For the store's only writer, but for {@link #state}. What it needs with each event is read
 * once and kept.
 */
public final class Erasures {
  private final OrderedBytes bytes;
  private final PartitionStore store;
  private final RecordFormat format;

  /** By hash of tenant, or of tenant and user: events up to when are refused. */
  private @Nullable Map<Digest, Long> refused;

  /** Those that are not finished, by id. */
  private @Nullable Map<String, Open> open;

  /** An erasure that is not finished. */
  private static final class Open {
    private final Erasure erasure;
    private ErasureState state;

    /** Where the search for the next plan begins: not among those that are gone. */
    private byte[] from;

    /** There is no plan left. */
    private boolean exhausted;

    Open(Erasure erasure, ErasureState state) {
      this.erasure = erasure;
      this.state = state;
      this.from = plans(erasure.subject());
    }
  }

  Erasures(OrderedBytes bytes, PartitionStore store, RecordFormat format) {
    this.bytes = bytes;
    this.store = store;
    this.format = format;
  }

  /** Whether an event of this owner and time, in microseconds since the epoch, is erased. */
  public boolean refuse(Owner owner, long time) {
    Map<Digest, Long> upTo = refused();
    return !upTo.isEmpty()
        && (time <= upTo.getOrDefault(hash(new Subject.Tenant(owner.tenantId())), Long.MIN_VALUE)
            || time <= upTo.getOrDefault(hash(new Subject.User(owner)), Long.MIN_VALUE));
  }

  /**
   * Begins an erasure; does nothing when it has begun before. What is held for the subject, and
   * which correlations it has, is gone after this; its plans are named by {@link #next}.
   *
   * @return how many results were held
   */
  public int begin(Erasure erasure) {
    if (state(bytes, erasure.id()) != null) {
      return 0;
    }
    Subject subject = erasure.subject();
    int held = forget(subject, erasure.at());
    store.unwatch(subject);
    Open begun = new Open(erasure, ErasureState.begun(erasure).withHeld(held));
    open().put(erasure.id(), begun);
    note(begun);
    if (!(subject instanceof Subject.Plan)) {
      Digest hash = hash(subject);
      long upTo = Math.max(erasure.at(), refused().getOrDefault(hash, Long.MIN_VALUE));
      refused().put(hash, upTo);
      bytes.put(
          StoreKey.of(KeyFamily.ERASED).number(hash.a()).number(hash.b()).bytes(),
          format.begin().number(hash.c()).number(hash.d()).number(upTo).bytes());
    }
    return held;
  }

  /** Whether there is anything to erase. */
  public boolean areOpen() {
    return !open().isEmpty();
  }

  /**
   * A plan that is to be erased.
   *
   * @param erasureId erasure
   * @param plan the plan
   * @param forGood later events of it are refused, too
   * @param at the erasure's instant, in microseconds since the epoch
   */
  public record Doomed(String erasureId, PlanKey plan, boolean forGood, long at) {}

  /** The next plan to be erased; null when there is none. */
  public @Nullable Doomed next() {
    for (Open erasing : open().values()) {
      Doomed doomed = erasing.exhausted ? null : nextOf(erasing);
      if (doomed != null) {
        return doomed;
      }
      erasing.exhausted = true;
    }
    return null;
  }

  /**
   * Finishes the erasures of which {@link #next} had nothing left. To be called in a later
   * transaction than the last plan's removal: who is told that it is done must not see it undone.
   *
   * @return whether there was any
   */
  public boolean finish(long nowMicros) {
    List<Open> done = open().values().stream().filter(erasing -> erasing.exhausted).toList();
    for (Open erasing : done) {
      open().remove(erasing.erasure.id());
      bytes.put(key(erasing.erasure.id()), encode(erasing.state.finished(nowMicros), null));
    }
    return !done.isEmpty();
  }

  private @Nullable Doomed nextOf(Open erasing) {
    byte[] end = StoreKey.after(plans(erasing.erasure.subject()));
    while (true) {
      PlanKey plan = store.first(erasing.from, end);
      if (plan == null) {
        return null;
      }
      erasing.from = StoreKey.after(StoreKey.ofPlan(plan).bytes());
      Doomed doomed = doomed(erasing, plan);
      if (doomed != null) {
        return doomed;
      }
    }
  }

  /**
   * Why the plan of an event that is accepted has to be erased first; null when it has not: its
   * events so far are of after the erasure, or it is not concerned.
   */
  public @Nullable Doomed overtaken(PlanKey plan) {
    for (Open erasing : open().values()) {
      Doomed doomed = erasing.erasure.subject().has(plan) ? doomed(erasing, plan) : null;
      if (doomed != null) {
        return doomed;
      }
    }
    return null;
  }

  private @Nullable Doomed doomed(Open erasing, PlanKey plan) {
    PlanState state = store.plan(plan).plan();
    if (state == null || state.events() == 0) {
      return null;
    }
    Erasure erasure = erasing.erasure;
    boolean forGood = erasure.subject() instanceof Subject.Plan;
    long earliest =
        Objects.requireNonNull(state.lifecycle().earliest(), "a plan has an earliest event").time();
    return forGood || earliest <= erasure.at()
        ? new Doomed(erasure.id(), plan, forGood, erasure.at())
        : null;
  }

  /** A plan that was named is erased. */
  public void erased(Doomed plan, int tasks, int events) {
    Open erasing = open().get(plan.erasureId());
    if (erasing != null) {
      erasing.state = erasing.state.withPlan(tasks, events);
      note(erasing);
    }
  }

  /** How far an erasure is, for anybody who reads; null when it is not known. */
  static @Nullable ErasureState state(OrderedBytes bytes, String erasureId) {
    byte[] value = bytes.get(key(erasureId));
    return value == null ? null : decodeState(RecordFormat.open(value));
  }

  private static Digest hash(Subject subject) {
    return Digest.sha256(subject.text().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] plans(Subject subject) {
    return subject instanceof Subject.Plan plan
        ? StoreKey.ofPlan(plan.plan()).bytes()
        : StoreKey.ofPlans(subject.text() + "/");
  }

  /**
   * Forgets correlations, results held for them, and when agents were heard of, which erasing plans
   * does not take back.
   *
   * @return how many results
   */
  private int forget(Subject subject, long at) {
    String correlations = subject.text() + "/";
    return switch (subject) {
      case Subject.Tenant tenant -> {
        store.unsee(AgentEntries.seenOfTenant(tenant.tenantId()), at);
        store.forgetCorrelations(correlations, null);
        yield store.forgetHeld(correlations);
      }
      case Subject.User user -> {
        Owner owner = user.owner();
        store.unsee(AgentEntries.seen(owner.tenantId(), owner.userId()), at);
        store.forgetCorrelations(correlations, null);
        yield store.forgetHeld(correlations);
      }
      case Subject.Plan plan -> {
        store.forgetCorrelations(
            new Subject.User(plan.plan().owner()).text() + "/", plan.plan().planId());
        StoredPlan stored = store.plan(plan.plan());
        if (stored.plan() == null && stored.marker() == null) {
          // Events of it may be on their way.
          stored.put(new EndMarker(EndMarker.Kind.ERASED, 0, at));
        }
        yield 0;
      }
    };
  }

  private Map<Digest, Long> refused() {
    if (refused == null) {
      Map<Digest, Long> found = new HashMap<>();
      byte[] from = StoreKey.of(KeyFamily.ERASED).bytes();
      try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
        scan.forEachRemaining(
            entry -> {
              StoreKeyReader key = new StoreKeyReader(entry.key(), from.length);
              StateReader in = RecordFormat.open(entry.value());
              found.put(
                  new Digest(key.number(), key.number(), in.number(), in.number()), in.number());
            });
      }
      refused = found;
    }
    return refused;
  }

  private Map<String, Open> open() {
    if (open == null) {
      Map<String, Open> found = new LinkedHashMap<>();
      byte[] from = StoreKey.of(KeyFamily.ERASURE).bytes();
      try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
        scan.forEachRemaining(
            entry -> {
              String id = new StoreKeyReader(entry.key(), from.length).text();
              StateReader in = RecordFormat.open(entry.value());
              ErasureState state = decodeState(in);
              String subject = in.optional(StateReader::text);
              if (subject != null) {
                Erasure erasure = new Erasure(id, Subject.parse(subject), state.at());
                found.put(id, new Open(erasure, state));
              }
            });
      }
      open = found;
    }
    return open;
  }

  private void note(Open erasing) {
    bytes.put(key(erasing.erasure.id()), encode(erasing.state, erasing.erasure.subject()));
  }

  private static byte[] key(String erasureId) {
    return StoreKey.of(KeyFamily.ERASURE).text(erasureId).bytes();
  }

  private byte[] encode(ErasureState state, @Nullable Subject subject) {
    return format
        .begin()
        .text(state.tenant())
        .number(state.at())
        .number(state.plans())
        .number(state.tasks())
        .number(state.events())
        .number(state.held())
        .optionalNumber(state.finishedAt())
        .optionalText(subject == null ? null : subject.text())
        .bytes();
  }

  private static ErasureState decodeState(StateReader in) {
    return new ErasureState(
        in.text(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.optional(StateReader::number));
  }
}
