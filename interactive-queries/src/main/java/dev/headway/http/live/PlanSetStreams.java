// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.plan.PlanSetSnapshots;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Reply;
import dev.headway.listing.PlanFilter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens streams of many plans. */
final class PlanSetStreams {
  /** Most plans that change between two updates. */
  private static final int MOST_PLANS = 1_000;

  /**
   * How long a cursor tells of plans that left: the topic keeps their tombstones for a day, as
   * Kafka does unless it is told otherwise.
   */
  private static final Duration TOMBSTONES_KEPT = Duration.ofHours(23);

  private final LiveStreams live;
  private final PlanSetSnapshots snapshots;

  PlanSetStreams(LiveStreams live, PlanSetSnapshots snapshots) {
    this.live = live;
    this.snapshots = snapshots;
  }

  Reply open(Exchange exchange) {
    PlanFilter filter = snapshots.filter(exchange);
    int question = StreamCursors.question(filter);
    StreamCursor.@Nullable OfSet cursor =
        live.cursors().ofSet(exchange, question, live.feed().log().partitions());
    return live.open(
        exchange,
        StreamMetrics.Kind.SET,
        closing -> {
          PlanSetMailbox mailbox =
              new PlanSetMailbox(MOST_PLANS, () -> live.metrics().overflow(StreamMetrics.Kind.SET));
          Interest interest = Interest.in(filter.view());
          ChangeFeed.Joined joined =
              live.feed().join(interest, mailbox, cursor == null ? null : cursor.next());
          closing.also(joined.membership()::close);
          return new PlanSetStream(
              new PlanSetStream.Setup(
                  filter,
                  question,
                  joined.at(),
                  joined.membership(),
                  cursor == null
                      ? new PlanSetStream.Opening.Fresh(snapshots.read(exchange, filter))
                      : resumed(exchange, filter, interest, cursor, joined),
                  () -> again(exchange, filter)),
              mailbox,
              live.cursors(),
              live.metrics(),
              live.policy(),
              live.clock(),
              exchange.identity().until(),
              closing);
        });
  }

  private Optional<ObjectNode> again(Exchange exchange, PlanFilter filter) {
    try {
      return Optional.of(snapshots.read(exchange, filter));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private PlanSetStream.Opening resumed(
      Exchange exchange,
      PlanFilter filter,
      Interest interest,
      StreamCursor.OfSet cursor,
      ChangeFeed.Joined joined) {
    return switch (read(interest, cursor, joined)) {
      case MissedChanges.Read.Not(Gap gap) ->
          new PlanSetStream.Opening.Broken(gap, snapshots.read(exchange, filter));
      case MissedChanges.Read.All(List<CommittedChange> before) -> {
        Map<String, LiveChange> latest = new LinkedHashMap<>();
        Stream.concat(before.stream().map(live.feed()::live), joined.recent().stream())
            .forEach(change -> latest.put(change.key(), change));
        yield new PlanSetStream.Opening.Resumed(List.copyOf(latest.values()));
      }
    };
  }

  private MissedChanges.Read read(
      Interest interest, StreamCursor.OfSet cursor, ChangeFeed.Joined joined) {
    long age = live.clock().instant().getEpochSecond() - cursor.madeAt();
    if (age > TOMBSTONES_KEPT.toSeconds()) {
      return new MissedChanges.Read.Not(Gap.COMPACTED);
    }
    // This instance may be behind the one that made the cursor; or the topic is another one.
    if (!joined.at().reaches(cursor.next()) && !live.missed().isReached(cursor.next())) {
      return new MissedChanges.Read.Not(Gap.UNKNOWN_PLACE);
    }
    return live.missed()
        .between(cursor.next(), joined.begin(), change -> interest.covers(change.key()));
  }
}
