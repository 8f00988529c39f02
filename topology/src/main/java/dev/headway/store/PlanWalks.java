// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanListing;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PercentEncoding;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks along the places of plans in the order that is asked for, by the list that leaves fewest
 * plans to be looked at. Must be closed.
 */
final class PlanWalks implements Iterator<PlanPlace>, AutoCloseable {
  private static final List<PlanStatus> STATUSES = List.of(PlanStatus.values());

  private final PriorityQueue<Range> ranges;

  private PlanWalks(Comparator<PlanPlace> order) {
    this.ranges = new PriorityQueue<>((a, b) -> order.compare(a.head(), b.head()));
  }

  /**
   * The places of the plans that may fit.
   *
   * @param after place to go on after; null to begin with the first
   */
  static PlanWalks of(
      OrderedBytes bytes, PlanFilter filter, PlanSort sort, @Nullable PlanPlace after) {
    PlanWalks walk = new PlanWalks(PlanPlace.by(sort));
    Consumer<Range> add =
        range -> {
          if (range.hasNext()) {
            walk.ranges.add(range);
          } else {
            range.close();
          }
        };
    String tenant = filter.view().tenantId();
    String view = PlanEntries.view(filter.view().userId());
    boolean byEnd = sort == PlanSort.ACTIVE_FIRST;
    if (sort == PlanSort.PLAN_ID) {
      add.accept(Range.byId(bytes, PlanEntries.byId(tenant, view), after));
    } else if (filter.agent() != null || filter.scopeId() != null) {
      for (boolean ended : List.of(false, true)) {
        StoreKey list =
            filter.agent() != null
                ? PlanEntries.by(KeyFamily.AGENT_PLAN, tenant, view, filter.agent(), ended)
                : PlanEntries.by(
                    KeyFamily.SCOPE_PLAN,
                    tenant,
                    view,
                    Objects.requireNonNull(filter.scopeId()),
                    ended);
        add.accept(Range.byStart(bytes, list, byEnd && ended, filter.startedAfter(), after));
      }
    } else {
      Set<PlanStatus> wanted = filter.statuses();
      for (PlanStatus status : STATUSES) {
        if (wanted.isEmpty() || wanted.contains(status)) {
          boolean ended = byEnd && PlanListing.ended(status);
          add.accept(
              Range.byStart(
                  bytes,
                  PlanEntries.byStatus(tenant, view, status),
                  ended,
                  filter.startedAfter(),
                  after));
        }
      }
    }
    return walk;
  }

  /**
   * Whether a plan on such a walk fits in everything but, perhaps, how it stands: the lists that it
   * goes along leave nothing else to be looked at.
   */
  static boolean leavesOnlyStanding(PlanFilter filter, PlanSort sort) {
    return sort != PlanSort.PLAN_ID && (filter.agent() == null || filter.scopeId() == null);
  }

  @Override
  public boolean hasNext() {
    return !ranges.isEmpty();
  }

  @Override
  public PlanPlace next() {
    Range range = ranges.poll();
    if (range == null) {
      throw new NoSuchElementException();
    }
    PlanPlace place = range.next();
    if (range.hasNext()) {
      ranges.add(range);
    } else {
      range.close();
    }
    return place;
  }

  @Override
  public void close() {
    ranges.forEach(Range::close);
  }

  /** One list, in its own order. */
  private static final class Range implements AutoCloseable {
    private final OrderedBytes.Scan scan;
    private final BiFunction<byte[], Integer, PlanPlace> read;
    private final int suffix;
    private @Nullable PlanPlace head;

    private Range(
        OrderedBytes bytes,
        byte[] from,
        byte[] to,
        int suffix,
        BiFunction<byte[], Integer, PlanPlace> read) {
      this.read = read;
      this.suffix = suffix;
      this.scan = bytes.scan(from, Arrays.compareUnsigned(from, to) < 0 ? to : from);
      advance();
    }

    static Range byId(OrderedBytes bytes, StoreKey list, @Nullable PlanPlace after) {
      byte[] prefix = list.bytes();
      byte[] from =
          after == null
              ? prefix
              : StoreKey.after(
                  list.text(PercentEncoding.encode(after.planId())).text(after.userId()).bytes());
      return new Range(
          bytes,
          from,
          StoreKey.after(prefix),
          prefix.length,
          (key, at) -> {
            StoreKeyReader in = new StoreKeyReader(key, at);
            String id = PercentEncoding.decode(in.text());
            return new PlanPlace(false, 0, in.text(), id);
          });
    }

    static Range byStart(
        OrderedBytes bytes,
        StoreKey list,
        boolean ended,
        @Nullable Long startedAfter,
        @Nullable PlanPlace after) {
      byte[] prefix = list.bytes();
      byte[] end =
          startedAfter == null
              ? StoreKey.after(prefix)
              : StoreKey.copyOf(prefix).latestFirst(startedAfter).bytes();
      byte[] from;
      if (after == null || (ended && !after.ended())) {
        from = prefix;
      } else if (after.ended() && !ended) {
        from = end;
      } else {
        from =
            StoreKey.after(
                StoreKey.copyOf(prefix)
                    .latestFirst(after.startedAt())
                    .text(after.userId())
                    .text(after.planId())
                    .bytes());
      }
      return new Range(
          bytes,
          from,
          end,
          prefix.length,
          (key, at) -> {
            StoreKeyReader in = new StoreKeyReader(key, at);
            long started = in.latestFirst();
            String user = in.text();
            return new PlanPlace(ended, started, user, in.text());
          });
    }

    private void advance() {
      head = scan.hasNext() ? read.apply(scan.next().key(), suffix) : null;
    }

    boolean hasNext() {
      return head != null;
    }

    PlanPlace head() {
      PlanPlace place = head;
      if (place == null) {
        throw new NoSuchElementException();
      }
      return place;
    }

    PlanPlace next() {
      PlanPlace place = head();
      advance();
      return place;
    }

    @Override
    public void close() {
      scan.close();
    }
  }
}
