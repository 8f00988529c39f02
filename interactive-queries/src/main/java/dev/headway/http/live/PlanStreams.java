// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.access.OnBehalf;
import dev.headway.http.live.StreamCursor.Stage;
import dev.headway.http.plan.PlanDocuments;
import dev.headway.http.plan.PlanSnapshots;
import dev.headway.http.plan.PlanSnapshots.PlanSnapshot;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Reply;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens streams of single plans. */
final class PlanStreams {
  private final LiveStreams live;
  private final PlanSnapshots snapshots;

  PlanStreams(LiveStreams live, PlanSnapshots snapshots) {
    this.live = live;
    this.snapshots = snapshots;
  }

  /** The plan a request is about, and where the caller is in its stream. */
  private record Asked(PlanKey plan, int partition, StreamCursor.@Nullable OfPlan cursor) {}

  Reply open(Exchange exchange) {
    Asked asked = asked(exchange);
    if (asked.cursor() != null && asked.cursor().stage() == Stage.ENDED) {
      // Nothing to come: a browser that is told so does not connect again.
      return Reply.empty(204);
    }
    return live.open(exchange, StreamMetrics.Kind.PLAN, close -> open(exchange, asked, close));
  }

  private Asked asked(Exchange exchange) {
    StreamCursor.@Nullable OfPlan cursor = live.cursors().ofPlan(exchange);
    if (cursor == null) {
      PlanKey plan = snapshots.find(exchange);
      return new Asked(plan, snapshots.partition(plan), null);
    }
    // Whose plan it is was found out when the stream began, and is signed.
    Owner owner = new Owner(exchange.caller().tenantId(), cursor.userId());
    PlanKey plan = PlanKey.of(owner, snapshots.planId(exchange));
    boolean sees = OnBehalf.seesTenant(exchange) || owner.equals(OnBehalf.owner(exchange));
    if (!sees || cursor.plan() != StreamCursors.plan(owner, plan.planId())) {
      throw StreamCursors.foreign();
    }
    return new Asked(plan, snapshots.partition(plan), cursor);
  }

  private StreamSession open(Exchange exchange, Asked asked, LiveStreams.Closing close) {
    PlanMailbox mailbox =
        new PlanMailbox(
            live.policy().queue(), () -> live.metrics().overflow(StreamMetrics.Kind.PLAN));
    ChangeFeed.Joined joined = live.feed().join(Interest.in(asked.plan()), mailbox, null);
    close.also(joined.membership()::close);
    StreamCursor.@Nullable OfPlan known = asked.cursor();
    PlanOpening opening =
        known == null ? fresh(exchange, asked, joined) : resumed(exchange, asked, known, joined);
    StreamCursor.OfPlan begin =
        known != null
            ? known
            : new StreamCursor.OfPlan(
                asked.plan().userId(),
                StreamCursors.plan(asked.plan().owner(), asked.plan().planId()),
                joined.at().in(asked.partition()),
                0,
                Stage.OPEN);
    return new PlanStream(
        new PlanStream.Setup(
            begin,
            asked.partition(),
            joined.at().in(asked.partition()),
            joined.membership(),
            () -> again(exchange, asked)),
        mailbox,
        opening,
        live.cursors(),
        live.metrics(),
        live.policy().heartbeat(),
        live.clock(),
        exchange.identity().until(),
        close);
  }

  private Optional<PlanOpening.Fresh> again(Exchange exchange, Asked asked) {
    try {
      return snapshots
          .read(exchange, asked.plan())
          .map(read -> new PlanOpening.Fresh(read.document(), read.mayBeBehind()));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private PlanOpening fresh(Exchange exchange, Asked asked, ChangeFeed.Joined joined) {
    PlanSnapshot read =
        snapshots
            .read(exchange, asked.plan())
            .orElseThrow(() -> PlanSnapshots.notFound(asked.plan()));
    PlanSnapshot newest = newest(read, joined.recent());
    return new PlanOpening.Fresh(newest.document(), newest.mayBeBehind());
  }

  /** The store tells of a version a moment after the topic does; a copy later still. */
  private static PlanSnapshot newest(PlanSnapshot read, List<LiveChange> recent) {
    @Nullable LiveChange last = recent.isEmpty() ? null : recent.getLast();
    return last == null || last.isEnd() || last.plan().getVersion() <= version(read.document())
        ? read
        : new PlanSnapshot(last.document(), false);
  }

  private static long version(ObjectNode document) {
    return document.path(PlanDocuments.VERSION).asLong();
  }

  private PlanOpening resumed(
      Exchange exchange, Asked asked, StreamCursor.OfPlan known, ChangeFeed.Joined joined) {
    int partition = asked.partition();
    List<LiveChange> recent =
        joined.recent().stream().filter(change -> change.offset() >= known.offset()).toList();
    boolean remembered = joined.begin().in(partition) <= known.offset();
    boolean ahead = known.offset() > joined.at().in(partition);
    if (remembered && !ahead) {
      return missed(exchange, asked, known, recent, joined);
    }
    Optional<PlanSnapshot> read = snapshots.read(exchange, asked.plan());
    if (read.isPresent()
        && (version(read.get().document()) == known.version()
            || (ahead && version(read.get().document()) > known.version()))
        && !read.get().mayBeBehind()) {
      return missed(exchange, asked, known, recent, joined);
    }
    if (ahead) {
      return broken(exchange, asked, Gap.UNKNOWN_PLACE, joined);
    }
    Interest interest = Interest.in(asked.plan());
    return switch (live.missed()
        .between(
            joined.at().with(partition, known.offset()),
            joined.at().with(partition, joined.begin().in(partition)),
            change -> interest.covers(change.key()))) {
      case MissedChanges.Read.Not(Gap gap) -> broken(exchange, asked, gap, joined);
      case MissedChanges.Read.All(List<CommittedChange> before) -> {
        List<LiveChange> all = new ArrayList<>(before.stream().map(live.feed()::live).toList());
        all.addAll(recent);
        yield missed(exchange, asked, known, all, joined);
      }
    };
  }

  private PlanOpening missed(
      Exchange exchange,
      Asked asked,
      StreamCursor.OfPlan known,
      List<LiveChange> changes,
      ChangeFeed.Joined joined) {
    long version = known.version();
    for (LiveChange change : changes) {
      if (change.isEnd()) {
        break;
      }
      long next = change.plan().getVersion();
      if (next > version + 1) {
        return broken(exchange, asked, Gap.COMPACTED, joined);
      }
      version = Math.max(version, next);
    }
    return new PlanOpening.Resumed(changes);
  }

  private PlanOpening broken(Exchange exchange, Asked asked, Gap gap, ChangeFeed.Joined joined) {
    Optional<PlanSnapshot> read = snapshots.read(exchange, asked.plan());
    if (read.isEmpty()) {
      return new PlanOpening.Gone(
          !joined.recent().isEmpty() && joined.recent().getLast().isEnd()
              ? PlanOpening.Reason.of(joined.recent().getLast())
              : PlanOpening.Reason.GONE);
    }
    PlanSnapshot newest = newest(read.get(), joined.recent());
    return new PlanOpening.Broken(gap, newest.document(), newest.mayBeBehind());
  }
}
