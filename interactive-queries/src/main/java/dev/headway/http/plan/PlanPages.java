// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.partition.Gathered;
import dev.headway.http.partition.MissingPartition;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.route.Exchange;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PartitionQuestion.PartOfPage;
import dev.headway.query.PartitionQuestion.PlacedPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pages of plans from all partitions. Plans are spread evenly, so a partition is asked for little
 * more than its share of a page, and for more only where that was not enough.
 */
final class PlanPages {
  /**
   * Standard deviations from its share within which a partition's part of a page nearly always is.
   */
  private static final int DEVIATIONS = 3;

  private final ScatterGather partitions;

  PlanPages(ScatterGather partitions) {
    this.partitions = partitions;
  }

  /**
   * A page.
   *
   * @param plans its plans
   * @param next place the next page begins after; null at the end
   * @param parts what the partitions said when they were asked first
   * @param incomplete partitions that did not answer, or not in full
   */
  record Page(
      List<PlacedPlan> plans,
      @Nullable PlanPlace next,
      Gathered<PartOfPage> parts,
      List<MissingPartition> incomplete) {}

  /**
   * The page after a place.
   *
   * @param after place to go on after; null to begin
   * @param limit most plans
   * @param count whether to tell how many fit
   * @throws dev.headway.http.problem.ProblemException 503 when no partition answers
   */
  Page page(
      Exchange exchange,
      PlanFilter filter,
      PlanSort sort,
      @Nullable PlanPlace after,
      int limit,
      boolean count) {
    int share = share(limit, partitions.partitions());
    Gathered<PartOfPage> parts =
        partitions.ask(exchange, new PartitionQuestion.Page(filter, sort, after, share, count));
    Merged merged = Merged.of(parts.any(), sort);
    List<PlacedPlan> plans = new ArrayList<>(merged.plans());
    Set<MissingPartition> incomplete = new LinkedHashSet<>(incomplete(parts));
    PlanPlace upTo = merged.upTo();
    if (plans.size() < limit && upTo != null && merged.boundBySize(share)) {
      int rest = limit - plans.size();
      Gathered<PartOfPage> more =
          partitions.ask(exchange, new PartitionQuestion.Page(filter, sort, upTo, rest, false));
      incomplete.addAll(incomplete(more));
      if (!more.answers().isEmpty()) {
        Merged second = Merged.of(more.answers(), sort);
        plans.addAll(second.plans());
        upTo = second.upTo();
      }
    }
    return plans.size() > limit
        ? new Page(
            List.copyOf(plans.subList(0, limit)),
            plans.get(limit - 1).place(),
            parts,
            List.copyOf(incomplete))
        : new Page(plans, upTo, parts, List.copyOf(incomplete));
  }

  /** The number of a page's plans in one partition is distributed binomially. */
  static int share(int limit, int partitions) {
    double mean = (double) limit / partitions;
    return (int) Math.min(limit, Math.ceil(mean + DEVIATIONS * Math.sqrt(mean)));
  }

  private static List<MissingPartition> incomplete(Gathered<PartOfPage> parts) {
    List<MissingPartition> incomplete = new ArrayList<>(parts.missing());
    for (int i = 0; i < parts.answers().size(); i++) {
      String leftOut = parts.answers().get(i).leftOut();
      if (leftOut != null) {
        incomplete.add(new MissingPartition(parts.answered().get(i), leftOut));
      }
    }
    return incomplete;
  }

  /**
   * Parts put together, as far as all of them have looked: beyond that, one may have plans that
   * come before those of the others.
   *
   * @param plans plans in their order
   * @param upTo where the first of them stopped; null: there are no more
   * @param bound the part that stopped there; null where none did
   */
  private record Merged(
      List<PlacedPlan> plans, @Nullable PlanPlace upTo, @Nullable PartOfPage bound) {
    static Merged of(List<PartOfPage> parts, PlanSort sort) {
      Comparator<PlanPlace> order = PlanPlace.by(sort);
      PlanPlace upTo = null;
      PartOfPage bound = null;
      for (PartOfPage part : parts) {
        PlanPlace stopped = part.lookedUpTo();
        if (stopped != null && (upTo == null || order.compare(stopped, upTo) < 0)) {
          upTo = stopped;
          bound = part;
        }
      }
      PlanPlace last = upTo;
      Stream<PlacedPlan> plans =
          parts.stream()
              .flatMap(part -> part.plans().stream())
              .filter(plan -> last == null || order.compare(plan.place(), last) <= 0)
              .sorted((a, b) -> order.compare(a.place(), b.place()));
      return new Merged(plans.toList(), upTo, bound);
    }

    /** It ends where it does since no more were asked for. */
    boolean boundBySize(int asked) {
      return bound != null && bound.plans().size() >= asked;
    }
  }
}
