// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.live.StreamCursor.Stage;
import dev.headway.http.plan.PlanDocuments;
import dev.headway.listing.PlanListing;
import dev.headway.schemas.avro.PlanStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one plan: a snapshot, then each version as a patch of the one before, then the end.
 */
final class PlanStream extends StreamSession {
  private static final String STATUS = "status";

  private final Setup setup;
  private final PlanMailbox mailbox;
  private final StreamCursors cursors;
  private final StreamMetrics metrics;

  /** Kept until it was told, and no longer: most streams last. */
  private @Nullable PlanOpening opening;

  /** What the client has; null after it came back with what nobody here knows. */
  private @Nullable ObjectNode document;

  private long version;
  private long next;
  private boolean mayBeBehind;
  private Stage stage = Stage.OPEN;

  /**
   * What it begins with.
   *
   * @param cursor where the client is; its version is that of what it has
   * @param partition partition of the plan
   * @param at the first place whose changes come in
   * @param membership being a subscriber
   * @param again reads the plan again; empty where it cannot be read
   */
  record Setup(
      StreamCursor.OfPlan cursor,
      int partition,
      long at,
      ChangeFeed.Membership membership,
      Supplier<Optional<PlanOpening.Fresh>> again) {}

  PlanStream(
      Setup setup,
      PlanMailbox mailbox,
      PlanOpening opening,
      StreamCursors cursors,
      StreamMetrics metrics,
      Duration heartbeat,
      Clock clock,
      @Nullable Instant until,
      Runnable closing) {
    super(mailbox, heartbeat, clock, until, closing);
    this.setup = setup;
    this.mailbox = mailbox;
    this.opening = opening;
    this.cursors = cursors;
    this.metrics = metrics;
    this.version = setup.cursor().version();
    this.next = setup.cursor().offset();
    this.stage = setup.cursor().stage();
  }

  @Override
  boolean begin(EventWriter events) {
    PlanOpening told = Objects.requireNonNull(opening, "begun once");
    opening = null;
    return switch (told) {
      case PlanOpening.Fresh(ObjectNode plan, boolean behind) -> {
        next = setup.at();
        yield snapshot(events, plan, behind);
      }
      case PlanOpening.Broken(Gap gap, ObjectNode plan, boolean behind) -> {
        next = setup.at();
        yield resync(events, gap, plan, behind);
      }
      case PlanOpening.Gone(PlanOpening.Reason reason) -> end(events, reason.name());
      case PlanOpening.Resumed(List<LiveChange> missed) -> {
        for (LiveChange change : missed) {
          if (!changed(events, change)) {
            yield false;
          }
        }
        // Only now: who is cut in between goes on in between.
        next = Math.max(next, setup.at());
        // It had the last one, and was cut before it was told that there is no more.
        yield stage == Stage.OPEN || end(events, "ended");
      }
    };
  }

  @Override
  boolean next(EventWriter events, long nanos) throws IOException, InterruptedException {
    long reached = setup.membership().at().in(setup.partition());
    switch (mailbox.take(nanos)) {
      case PlanMailbox.Mail.TooMany(LiveChange newest) -> {
        boolean goesOn = newest.isEnd() ? changed(events, newest) : fresh(events, newest);
        events.flush();
        return goesOn;
      }
      case PlanMailbox.Mail.Changes(List<LiveChange> changes) -> {
        if (changes.isEmpty()) {
          next = Math.max(next, reached);
          return true;
        }
        for (LiveChange change : changes) {
          if (!changed(events, change)) {
            events.flush();
            return false;
          }
        }
        events.flush();
        long now = clock().millis();
        changes.forEach(change -> metrics.sent(change.time(), now));
        return true;
      }
    }
  }

  private boolean fresh(EventWriter events, LiveChange newest) {
    if (newest.plan().getVersion() <= version) {
      return true;
    }
    next = newest.offset() + 1;
    return snapshot(events, newest.document(), false);
  }

  /** As long as only a copy has told of it: what the owner had told meanwhile never comes. */
  @Override
  void lookAgain(EventWriter events) {
    if (mayBeBehind) {
      setup
          .again()
          .get()
          .ifPresent(
              read -> {
                if (read.document().path(PlanDocuments.VERSION).asLong() > version) {
                  snapshot(events, read.document(), read.mayBeBehind());
                } else {
                  mayBeBehind = read.mayBeBehind();
                }
              });
    }
  }

  private boolean changed(EventWriter events, LiveChange change) {
    if (change.isEnd()) {
      next = change.offset() + 1;
      return end(events, PlanOpening.Reason.of(change).name());
    }
    long changed = change.plan().getVersion();
    next = Math.max(next, change.offset() + 1);
    if (changed <= version) {
      return true;
    }
    ObjectNode plan = change.document();
    if (changed > version + 1) {
      return resync(events, Gap.MISSED, plan, false);
    }
    @Nullable ObjectNode before = document;
    keep(plan, false);
    send(events, "update", before == null ? plan : MergePatch.between(before, plan));
    return goesOn(events);
  }

  private boolean snapshot(EventWriter events, ObjectNode plan, boolean behind) {
    keep(plan, behind);
    send(events, "snapshot", plan);
    return goesOn(events);
  }

  private boolean resync(EventWriter events, Gap gap, ObjectNode plan, boolean behind) {
    long known = version;
    keep(plan, behind);
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.put("reason", gap.label());
    told.put("from_version", known + 1);
    told.put("to_version", version);
    told.put(PlanDocuments.VERSION, version);
    told.set("plan", plan);
    metrics.resync(gap);
    send(events, "resync", told);
    return goesOn(events);
  }

  private void keep(ObjectNode plan, boolean behind) {
    document = plan;
    version = plan.path(PlanDocuments.VERSION).asLong();
    mayBeBehind = behind;
    stage = ended(plan) ? Stage.LAST : Stage.OPEN;
  }

  /** What is not committed yet comes once more. */
  private static boolean ended(ObjectNode plan) {
    String status = plan.path(STATUS).asText().toUpperCase(Locale.ROOT);
    return !plan.path("pending_changes").asBoolean()
        && PlanListing.ended(PlanStatus.valueOf(status));
  }

  private boolean goesOn(EventWriter events) {
    return stage == Stage.OPEN || end(events, "ended");
  }

  private boolean end(EventWriter events, String reason) {
    stage = Stage.ENDED;
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.put("reason", reason.toLowerCase(Locale.ROOT));
    told.put(PlanDocuments.VERSION, version);
    @Nullable ObjectNode last = document;
    if (last == null) {
      told.putNull(STATUS);
    } else {
      told.set(STATUS, last.path(STATUS));
    }
    send(events, "end", told);
    return false;
  }

  private void send(EventWriter events, String name, ObjectNode data) {
    events.event(name, cursor(), data);
    metrics.event(name);
  }

  /** A snapshot, mostly; patches need less. */
  @Override
  public int pieceBytes() {
    return 4_096;
  }

  @Override
  String cursor() {
    return cursors.write(
        new StreamCursor.OfPlan(
            setup.cursor().userId(), setup.cursor().plan(), next, version, stage));
  }
}
