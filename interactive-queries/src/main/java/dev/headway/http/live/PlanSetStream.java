// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.plan.PlanDocuments;
import dev.headway.http.plan.PlanSetSnapshots;
import dev.headway.listing.PlanFilter;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream of the plans that fit: the first page of their list, then what becomes of them, as
 * they are by then, several in one event.
 */
final class PlanSetStream extends StreamSession {
  /** Plans of which it is remembered whether the client has them, about a hundred bytes each. */
  private static final int REMEMBERED = 10_000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Setup setup;
  private final PlanSetMailbox mailbox;
  private final StreamCursors cursors;
  private final StreamMetrics metrics;
  private final long paceNanos;
  private final Map<String, Boolean> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          boolean full = size() > REMEMBERED;
          // Should it ever leave, the client is told, though nobody remembers why.
          mayKnowOthers |= full && eldest.getValue();
          return full;
        }
      };

  /** The versions of the last snapshot's plans: what is older than that is not told. */
  private final Map<String, Long> shown = new HashMap<>();

  /** Whether the client may have plans that it was not told of here. */
  private boolean mayKnowOthers;

  private Offsets next;
  private long lastUpdate = System.nanoTime() - SECOND;
  private long lastSnapshot = lastUpdate;

  /** What it begins with. */
  sealed interface Opening {
    /**
     * A snapshot.
     *
     * @param page first page of the list
     */
    record Fresh(ObjectNode page) implements Opening {}

    /**
     * What the client has missed.
     *
     * @param missed the latest changes
     */
    record Resumed(List<LiveChange> missed) implements Opening {}

    /**
     * A snapshot, since what the client has missed cannot be told.
     *
     * @param gap why
     * @param page first page of the list
     */
    record Broken(Gap gap, ObjectNode page) implements Opening {}
  }

  /**
   * What it is about.
   *
   * @param filter plans that are wanted
   * @param question what tells the filter from others
   * @param at the first place whose changes come in
   * @param membership being a subscriber
   * @param opening what it begins with
   * @param again reads the first page again; empty where it cannot be read
   */
  record Setup(
      PlanFilter filter,
      int question,
      Offsets at,
      ChangeFeed.Membership membership,
      Opening opening,
      Supplier<Optional<ObjectNode>> again) {}

  PlanSetStream(
      Setup setup,
      PlanSetMailbox mailbox,
      StreamCursors cursors,
      StreamMetrics metrics,
      StreamPolicy policy,
      Clock clock,
      @Nullable Instant until,
      Runnable closing) {
    super(mailbox, policy.heartbeat(), clock, until, closing);
    this.setup = setup;
    this.mailbox = mailbox;
    this.cursors = cursors;
    this.metrics = metrics;
    this.paceNanos = SECOND / policy.setUpdatesPerSecond();
    this.next = setup.at();
  }

  @Override
  boolean begin(EventWriter events) {
    switch (setup.opening()) {
      case Opening.Fresh(ObjectNode page) -> snapshot(events, page);
      case Opening.Resumed(List<LiveChange> missed) -> {
        mayKnowOthers = true;
        update(events, missed);
      }
      case Opening.Broken(Gap gap, ObjectNode page) -> {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("reason", gap.label());
        told.setAll(page);
        keep(page);
        metrics.resync(gap);
        send(events, "resync", told);
      }
    }
    return true;
  }

  @Override
  boolean next(EventWriter events, long nanos) throws IOException, InterruptedException {
    long wait = lastUpdate + paceNanos - System.nanoTime();
    if (wait > 0) {
      mailbox.pause(Math.min(wait, nanos));
    }
    // Before the mailbox is emptied: whatever was offered before this place is then told.
    Offsets reached = setup.membership().at();
    PlanSetMailbox.Mail mail = mailbox.take(Math.max(0, nanos - Math.max(0, wait)));
    if (mail.tooMany()) {
      return snapshotAgain(events);
    }
    next = reached;
    for (LiveChange change : mail.latest()) {
      // They came in order: whatever is before one of them has come, too.
      int partition = change.partition();
      next = next.with(partition, Math.max(next.in(partition), change.offset() + 1));
    }
    if (update(events, mail.latest())) {
      events.flush();
      lastUpdate = System.nanoTime();
      long now = clock().millis();
      mail.latest().forEach(change -> metrics.sent(change.time(), now));
    }
    return true;
  }

  private boolean snapshotAgain(EventWriter events) throws IOException, InterruptedException {
    mailbox.pause(lastSnapshot + SECOND - System.nanoTime());
    Offsets reached = setup.membership().at();
    // What came meanwhile is older than what is read now.
    mailbox.take(0);
    Optional<ObjectNode> page = setup.again().get();
    if (page.isEmpty()) {
      return false;
    }
    next = reached;
    snapshot(events, page.get());
    events.flush();
    return true;
  }

  private void snapshot(EventWriter events, ObjectNode page) {
    keep(page);
    send(events, "snapshot", page);
    lastSnapshot = System.nanoTime();
  }

  private void keep(ObjectNode page) {
    shown.clear();
    told.clear();
    mayKnowOthers = false;
    for (JsonNode item : page.path("items")) {
      String key =
          new PlanKey(
                  setup.filter().view().tenantId(),
                  item.path("user_id").asText(),
                  item.path("plan_id").asText())
              .toString();
      shown.put(key, item.path(PlanDocuments.VERSION).asLong());
      told.put(key, true);
    }
  }

  private boolean update(EventWriter events, List<LiveChange> changes) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (LiveChange change : changes) {
      @Nullable ObjectNode item = change.isEnd() ? left(change) : item(change);
      if (item != null) {
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      return false;
    }
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.set("items", items);
    send(events, "update", told);
    return true;
  }

  private @Nullable ObjectNode item(LiveChange change) {
    PlanProgress plan = change.plan();
    @Nullable Long known = shown.get(change.key());
    if (known != null && plan.getVersion() <= known) {
      return null;
    }
    shown.remove(change.key());
    if (PlanSetSnapshots.wants(setup.filter(), plan)) {
      told.put(change.key(), true);
      ObjectNode item = change.document().deepCopy();
      item.put("matches", true);
      item.put("erased", false);
      return item;
    }
    return forget(change) ? gone(change.key(), plan.getVersion(), false) : null;
  }

  private @Nullable ObjectNode left(LiveChange change) {
    shown.remove(change.key());
    return forget(change) ? gone(change.key(), null, true) : null;
  }

  /** Whether the client may have had it until now. */
  private boolean forget(LiveChange change) {
    @Nullable Boolean had = told.put(change.key(), false);
    return had == null ? mayKnowOthers : had;
  }

  private static ObjectNode gone(String key, @Nullable Long version, boolean erased) {
    PlanKey plan = PlanKey.parse(key);
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("plan_id", plan.planId());
    item.put("user_id", plan.userId());
    item.put(PlanDocuments.VERSION, version);
    item.put("matches", false);
    item.put("erased", erased);
    return item;
  }

  @Override
  void lookAgain(EventWriter events) {}

  private void send(EventWriter events, String name, ObjectNode data) {
    events.event(name, cursor(), data);
    metrics.event(name);
  }

  /** Some ten plans. */
  @Override
  public int pieceBytes() {
    return 16_384;
  }

  @Override
  String cursor() {
    return cursors.write(
        new StreamCursor.OfSet(setup.question(), clock().instant().getEpochSecond(), next));
  }
}
