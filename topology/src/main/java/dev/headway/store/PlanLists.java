// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import dev.headway.listing.Dimension;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanListing;
import dev.headway.listing.PlanPage;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.plan.PlanState;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PercentEncoding;
import dev.headway.schemas.key.PlanKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of a partition. No question walks over all of its plans: each has a list that
 * leads to what it asks for, or stops after {@value #EXAMINED} plans and says so.
 */
public final class PlanLists {
  /** Plans looked at for one page; each costs a read. */
  static final int EXAMINED = 2_000;

  private static final int FILTERS_COUNTED = 1;

  private final OrderedBytes bytes;
  private final PartitionStore store;

  PlanLists(OrderedBytes bytes, PartitionStore store) {
    this.bytes = bytes;
    this.store = store;
  }

  /** Whether every plan is entered: not while those that an older release has left are. */
  public boolean areComplete() {
    ListedUpTo noted = ListedUpTo.noted(bytes);
    return (noted == null ? ListedUpTo.unnoted(bytes) : noted).isAll();
  }

  /**
   * A page of plans.
   *
   * @param after place to go on after; null to begin
   * @param limit most plans
   * @param count whether to tell how many fit
   */
  public PlanPage page(
      PlanFilter filter, PlanSort sort, @Nullable PlanPlace after, int limit, boolean count) {
    return filter.sessionId() != null || !filter.words().isEmpty()
        ? collected(filter, sort, after, limit)
        : walked(filter, sort, after, limit, count);
  }

  private PlanPage walked(
      PlanFilter filter, PlanSort sort, @Nullable PlanPlace after, int limit, boolean count) {
    Long counted = count ? counted(filter) : null;
    boolean countOn = count && counted == null;
    List<PlanPage.Listed> found = new ArrayList<>();
    PlanPlace stopped = null;
    try (PlanWalks walk = PlanWalks.of(bytes, filter, sort, after)) {
      int left = EXAMINED;
      while (walk.hasNext() && found.size() < limit && left-- > 0) {
        PlanPlace place = walk.next();
        PlanPage.Listed plan = listed(filter, place);
        if (plan != null) {
          found.add(plan);
        }
        stopped = walk.hasNext() ? place : null;
      }
      long fitting = found.size();
      boolean standingDecides = PlanWalks.leavesOnlyStanding(filter, sort);
      while (countOn && walk.hasNext() && left-- > 0) {
        fitting += fits(filter, walk.next(), standingDecides) ? 1 : 0;
      }
      return new PlanPage(
          found,
          stopped,
          counted == null ? fitting : counted,
          counted != null || !walk.hasNext(),
          null);
    }
  }

  /** The plan in a place, if there is one and it fits. */
  private PlanPage.@Nullable Listed listed(PlanFilter filter, PlanPlace place) {
    PlanKey key = place.plan(filter.view().tenantId());
    byte[] record = store.plan(key).record();
    return record == null ? null : listed(filter, place, key, record);
  }

  private static PlanPage.@Nullable Listed listed(
      PlanFilter filter, PlanPlace place, PlanKey key, byte[] record) {
    if (!filter.mayWant(PlanCodec.standing(record))) {
      return null;
    }
    PlanState state = PlanCodec.decodePlan(record);
    return filter.wants(PlanListing.withoutWords(key, state))
        ? new PlanPage.Listed(place, key, state)
        : null;
  }

  /**
   * Whether there is a plan in a place that fits.
   *
   * @param standingDecides every plan of the walk fits in all else
   */
  private boolean fits(PlanFilter filter, PlanPlace place, boolean standingDecides) {
    PlanKey key = place.plan(filter.view().tenantId());
    byte[] record = store.plan(key).record();
    if (record == null) {
      return false;
    }
    return standingDecides
        ? filter.mayWant(PlanCodec.standing(record))
        : listed(filter, place, key, record) != null;
  }

  /** How many plans fit, where that is counted all the time. */
  private @Nullable Long counted(PlanFilter filter) {
    List<Long> counts = new ArrayList<>();
    View view = filter.view();
    if (!filter.statuses().isEmpty()) {
      counts.add(sum(view, Dimension.STATUS, filter.statuses().stream().map(Enum::name).toList()));
    }
    if (filter.agent() != null) {
      counts.add(count(view, Dimension.AGENT, filter.agent()));
    }
    if (filter.scopeId() != null) {
      counts.add(count(view, Dimension.SCOPE, filter.scopeId()));
    }
    if (!filter.waitingOn().isEmpty()) {
      counts.add(
          sum(view, Dimension.WAITING_ON, filter.waitingOn().stream().map(Enum::name).toList()));
    }
    if (filter.startedAfter() != null || counts.size() > FILTERS_COUNTED) {
      return null;
    }
    if (counts.isEmpty()) {
      counts.add(counts(view, Dimension.STATUS).values().stream().mapToLong(Long::longValue).sum());
    }
    return counts.getFirst();
  }

  private long sum(View view, Dimension dimension, List<String> values) {
    return values.stream().mapToLong(value -> count(view, dimension, value)).sum();
  }

  private long count(View view, Dimension dimension, String value) {
    byte[] count =
        bytes.get(
            PlanEntries.countsOf(view.tenantId(), PlanEntries.view(view.userId()), dimension)
                .text(value)
                .bytes());
    return count == null ? 0 : RecordFormat.open(count).number();
  }

  /** How many plans, or tasks, there are of each value. */
  public Map<String, Long> counts(View view, Dimension dimension) {
    Map<String, Long> counts = new TreeMap<>();
    scan(
        PlanEntries.countsOf(view.tenantId(), PlanEntries.view(view.userId()), dimension),
        (suffix, value) -> {
          counts.put(suffix.text(), RecordFormat.open(value).number());
          return true;
        });
    return counts;
  }

  /** The plans of few that may fit, all read, in order. */
  private PlanPage collected(
      PlanFilter filter, PlanSort sort, @Nullable PlanPlace after, int limit) {
    Set<PlanKey> candidates = new LinkedHashSet<>();
    boolean all =
        filter.sessionId() != null
            ? collectSession(filter.view(), filter.sessionId(), candidates)
            : collectWords(filter, candidates);
    Comparator<PlanPlace> order = PlanPlace.by(sort);
    List<PlanPage.Listed> fitting = new ArrayList<>();
    for (PlanKey key : candidates) {
      PlanState state = store.plan(key).plan();
      if (state != null) {
        PlanListing plan =
            filter.words().isEmpty()
                ? PlanListing.withoutWords(key, state)
                : PlanListing.of(key, state);
        if (filter.wants(plan)) {
          fitting.add(new PlanPage.Listed(PlanPlace.of(plan, sort), key, state));
        }
      }
    }
    fitting.sort((a, b) -> order.compare(a.place(), b.place()));
    List<PlanPage.Listed> rest =
        fitting.stream()
            .filter(plan -> after == null || order.compare(plan.place(), after) > 0)
            .toList();
    List<PlanPage.Listed> page = rest.subList(0, Math.min(limit, rest.size()));
    return new PlanPage(
        page,
        page.size() < rest.size() ? page.getLast().place() : null,
        fitting.size(),
        all,
        all ? null : "more than " + EXAMINED + " plans are found by this: ask for less");
  }

  private boolean collectSession(View view, String session, Set<PlanKey> found) {
    StoreKey list = PlanEntries.ofSession(view.tenantId(), session);
    if (view.userId() != null) {
      list.text(view.userId());
    }
    return scan(
        list,
        (suffix, value) -> {
          String user = view.userId() == null ? suffix.text() : view.userId();
          suffix.number();
          found.add(new PlanKey(view.tenantId(), user, suffix.text()));
          return found.size() <= EXAMINED;
        });
  }

  /** By the longest of the words that few plans have; where there is none, by the longest. */
  private boolean collectWords(PlanFilter filter, Set<PlanKey> found) {
    List<String> longestFirst =
        filter.words().stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    for (String word : longestFirst) {
      Set<PlanKey> ofWord = new LinkedHashSet<>();
      boolean all = collectWord(filter.view(), word, ofWord);
      if (all || found.isEmpty()) {
        found.clear();
        found.addAll(ofWord);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  /**
   * A tenant's words are those of all its users: where one user's are wanted, it jumps from the
   * plans of a word to those of the next.
   */
  private boolean collectWord(View view, String beginning, Set<PlanKey> found) {
    byte[] words = PlanEntries.ofTenantWords(view.tenantId()).bytes();
    byte[] from = StoreKey.copyOf(words).textFrom(beginning).bytes();
    byte[] end = StoreKey.after(from);
    int jumps = 0;
    while (jumps++ < EXAMINED) {
      byte[] next = null;
      try (OrderedBytes.Scan scan = bytes.scan(from, end)) {
        while (next == null && scan.hasNext()) {
          byte[] key = scan.next().key();
          StoreKeyReader in = new StoreKeyReader(key, words.length);
          String word = in.text();
          String user = in.text();
          int place = view.userId() == null ? 0 : EventOrder.compareUtf8(user, view.userId());
          if (place == 0) {
            found.add(new PlanKey(view.tenantId(), user, in.text()));
            if (found.size() > EXAMINED) {
              return false;
            }
          } else {
            StoreKey ofWord = StoreKey.copyOf(words).text(word);
            next =
                place < 0
                    ? ofWord.text(Objects.requireNonNull(view.userId())).bytes()
                    : StoreKey.after(ofWord.bytes());
          }
        }
      }
      if (next == null) {
        return true;
      }
      from = next;
    }
    return false;
  }

  /** The plans of a session, by start. */
  public List<PlanPage.Listed> session(View view, String sessionId) {
    Set<PlanKey> found = new LinkedHashSet<>();
    StoreKey list = PlanEntries.ofSession(view.tenantId(), sessionId);
    if (view.userId() != null) {
      list.text(view.userId());
    }
    scan(
        list,
        (suffix, value) -> {
          String user = view.userId() == null ? suffix.text() : view.userId();
          suffix.number();
          found.add(new PlanKey(view.tenantId(), user, suffix.text()));
          return true;
        });
    return plans(found);
  }

  /** The plans that {@code parent} started, by start. */
  public List<PlanPage.Listed> subPlans(PlanKey parent) {
    Set<PlanKey> found = new LinkedHashSet<>();
    scan(
        PlanEntries.ofParent(parent.tenantId(), parent.userId(), parent.planId()),
        (suffix, value) -> {
          suffix.number();
          found.add(PlanKey.of(parent.owner(), suffix.text()));
          return true;
        });
    return plans(found);
  }

  /** Plans by their keys; those that are not here are left out. */
  public List<PlanPage.Listed> plans(Collection<PlanKey> plans) {
    List<PlanPage.Listed> found = new ArrayList<>();
    for (PlanKey key : plans) {
      PlanState state = store.plan(key).plan();
      if (state != null) {
        PlanListing plan = PlanListing.withoutWords(key, state);
        found.add(new PlanPage.Listed(PlanPlace.of(plan, PlanSort.LATEST_FIRST), key, state));
      }
    }
    return found;
  }

  /** The plans that have a delegation group of this id. */
  public List<PlanKey> plansWithGroup(View view, String groupId) {
    return ofUsers(view, PlanEntries.ofGroup(view.tenantId(), groupId));
  }

  private List<PlanKey> ofUsers(View view, StoreKey list) {
    List<PlanKey> found = new ArrayList<>();
    if (view.userId() != null) {
      list.text(view.userId());
    }
    scan(
        list,
        (suffix, value) -> {
          String user = view.userId() == null ? suffix.text() : view.userId();
          found.add(new PlanKey(view.tenantId(), user, suffix.text()));
          return true;
        });
    return found;
  }

  /** The users of a tenant that have a plan of this id here. */
  public List<Owner> ownersOf(String tenantId, String planId) {
    List<Owner> owners = new ArrayList<>();
    scan(
        PlanEntries.byId(tenantId, PlanEntries.view(null)).text(PercentEncoding.encode(planId)),
        (suffix, value) -> {
          owners.add(new Owner(tenantId, suffix.text()));
          return true;
        });
    return owners;
  }

  /** Takes an entry; false: enough. */
  interface Entry {
    boolean take(StoreKeyReader suffix, byte[] value);
  }

  /** Whether all entries were taken. */
  private boolean scan(StoreKey list, Entry entry) {
    byte[] from = list.bytes();
    try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
      while (scan.hasNext()) {
        OrderedBytes.Entry next = scan.next();
        if (!entry.take(new StoreKeyReader(next.key(), from.length), next.value())) {
          return false;
        }
      }
      return true;
    }
  }
}
