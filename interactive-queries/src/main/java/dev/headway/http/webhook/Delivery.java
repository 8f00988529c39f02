// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a webhook is told, and how often it was tried. Each change of it is a record of its own,
 * written before the next attempt is made.
 *
 * @param webhookId the webhook
 * @param id id of the delivery, unique in the webhook and the same in all attempts
 * @param plan text form of the plan's key; empty: it is about none
 * @param type what has happened
 * @param version version of the plan
 * @param body what is sent
 * @param createdAt when it was made
 * @param state where it stands
 * @param attempts the latest attempts, the latest last
 * @param made attempts since it was made or sent again
 * @param replays how often it was sent again
 * @param nextAt when it is to be tried; says nothing unless it is pending
 */
public record Delivery(
    String webhookId,
    String id,
    String plan,
    EventType type,
    long version,
    String body,
    Instant createdAt,
    State state,
    List<Attempt> attempts,
    int made,
    int replays,
    Instant nextAt) {
  /** Attempts that are kept: those of a whole schedule, and of one before. */
  private static final int KEPT = 20;

  /** Where a delivery stands. */
  public enum State {
    /** It is to be tried. */
    PENDING,
    /** The receiver has it. */
    DELIVERED,
    /** It is not tried any more. */
    FAILED;

    /** Its name outside of Java. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list. */
  public Delivery {
    attempts = List.copyOf(attempts);
  }

  /** One that is due at once. */
  public static Delivery of(Webhook webhook, PlanChange change, EventType type, Instant now) {
    return fresh(
        webhook.id(),
        webhook.deliveryId(change, type),
        change.key().toString(),
        type,
        change.plan().getVersion(),
        EventBody.of(type, change),
        now);
  }

  /** One that is about nothing but itself. */
  public static Delivery test(Webhook webhook, String id, Instant now) {
    return fresh(
        webhook.id(), id, "", EventType.WEBHOOK_TEST, 0, EventBody.test(webhook.id(), now), now);
  }

  private static Delivery fresh(
      String webhookId,
      String id,
      String plan,
      EventType type,
      long version,
      String body,
      Instant now) {
    return new Delivery(
        webhookId, id, plan, type, version, body, now, State.PENDING, List.of(), 0, 0, now);
  }

  /** Key of its record. */
  public String key() {
    return webhookId + "/" + id;
  }

  /** The partition that it is in, of so many: its plan's. */
  public int partition(int partitions) {
    return plan.isEmpty()
        ? Math.floorMod(webhookId.hashCode(), partitions)
        : PlanKey.partition(plan.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** Whether it is to be tried. */
  public boolean isPending() {
    return state == State.PENDING;
  }

  /**
   * This after one more attempt.
   *
   * @param chance from 0 to 1
   */
  public Delivery after(Attempt attempt, RetrySchedule schedule, double chance) {
    Instant end = attempt.at().plus(attempt.took());
    if (attempt.isGood()) {
      return tried(attempt, State.DELIVERED, end);
    }
    // What is gone wants no more; what else is wrong may be mended.
    return attempt.isGone() || !schedule.hasMore(made + 1)
        ? tried(attempt, State.FAILED, end)
        : tried(attempt, State.PENDING, end.plus(schedule.wait(made + 1, attempt, chance)));
  }

  private Delivery tried(Attempt attempt, State next, Instant at) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(attempt);
    return new Delivery(
        webhookId,
        id,
        plan,
        type,
        version,
        body,
        createdAt,
        next,
        all.subList(Math.max(0, all.size() - KEPT), all.size()),
        made + 1,
        replays,
        at);
  }

  /** This, given up without an attempt. */
  public Delivery givenUp(String why, Instant now) {
    return tried(Attempt.failed(now, why, Duration.ZERO), State.FAILED, now);
  }

  /** This, from the beginning, under the same id. */
  public Delivery again(Instant now) {
    return new Delivery(
        webhookId,
        id,
        plan,
        type,
        version,
        body,
        createdAt,
        State.PENDING,
        attempts,
        0,
        replays + 1,
        now);
  }

  /** Tells one state of a delivery from the next: an attempt is made once of each. */
  public long step() {
    return ((long) replays << 32) + made;
  }
}
