// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether this instance may still speak for its partitions. The group gives them to others when it
 * has not heard from a member for the session time-out, and a member that was paused or cut off
 * does not know: it has to go by its own clock. So the lease is renewed when the group has
 * answered, and ends one session time-out after it was asked.
 *
 * <p>The answers are counted by the consumers' metrics, which are looked at every few hundred
 * milliseconds. They do not say when the group was asked, and an answer may have been on its way
 * for long. But a member asks for the next heartbeat only when it has the answer to the last, and
 * for its assignment only when it has joined: so an answer proves that the group knew the member at
 * the time of the look before the answer that came first.
 *
 * <p>Not so after a standstill of this process or the end of a lease: then the first answer may
 * have waited for long, and the second may say that the member was given up. In that case the
 * member lets go of its partitions before it joins again, which takes two more answers; so from the
 * third answer on it is known again.
 */
final class GroupLease {
  private static final String GROUP = "consumer-coordinator-metrics";
  private static final int DOUBTFUL_ANSWERS = 2;

  private final long lengthNanos;
  private final long stillNanos;
  private final Map<String, Member> members = new HashMap<>();
  private long lastLook;
  private volatile long confirmedNanos;

  /**
   * How many answers of each kind a member has had.
   *
   * @param heartbeats to heartbeats, refusals among them
   * @param joins to joins that succeeded
   * @param syncs to questions for the assignment that succeeded
   */
  record Answers(double heartbeats, double joins, double syncs) {
    static final Answers NONE = new Answers(0, 0, 0);

    double total() {
      return heartbeats + joins + syncs;
    }

    private Answers plus(String metric, double more) {
      return switch (metric) {
        case "heartbeat-total" -> new Answers(heartbeats + more, joins, syncs);
        case "join-total" -> new Answers(heartbeats, joins + more, syncs);
        case "sync-total" -> new Answers(heartbeats, joins, syncs + more);
        default -> this;
      };
    }
  }

  /** One processing thread's membership. */
  private static final class Member {
    private Answers answers = Answers.NONE;
    private double doubtedUpTo = -1;
    private long confirmed;

    /** It has been confirmed itself, and not only taken over from who was there before it. */
    private boolean known;

    /** The look before the last answer to a heartbeat: the next one was asked for after it. */
    private long heartbeatAfter;

    /** The look before the last join: the assignment was asked for after it. */
    private long joinAfter;

    Member(long confirmed) {
      this.confirmed = confirmed;
      this.heartbeatAfter = confirmed;
      this.joinAfter = confirmed;
    }

    /** When the group has certainly known the member, by the answers since the last look. */
    long proven(Answers now, long lastLook) {
      long proven = confirmed;
      if (now.heartbeats() > answers.heartbeats()) {
        proven =
            Math.max(
                proven, now.heartbeats() - answers.heartbeats() > 1 ? lastLook : heartbeatAfter);
        heartbeatAfter = lastLook;
      }
      if (now.joins() > answers.joins()) {
        joinAfter = lastLook;
      }
      return now.syncs() > answers.syncs() ? Math.max(proven, joinAfter) : proven;
    }
  }

  /**
   * A lease that is not held until the group answers.
   *
   * @param session how long the group waits for a member
   * @param still the longest that two looks may be apart without being a standstill
   * @param now System.nanoTime()
   */
  GroupLease(Duration session, Duration still, long now) {
    this.lengthNanos = session.toNanos();
    this.stillNanos = still.toNanos();
    this.lastLook = now;
    this.confirmedNanos = now - lengthNanos;
  }

  /** Looks at the consumers' metrics. */
  void look(Map<MetricName, ? extends Metric> metrics, long now) {
    Map<String, Answers> answers = new HashMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (name.group().equals(GROUP) && metric.metricValue() instanceof Double total) {
            answers.merge(
                name.tags().getOrDefault("client-id", ""),
                Answers.NONE.plus(name.name(), total),
                (had, more) -> had.plus(name.name(), total));
          }
        });
    seen(answers, now);
  }

  /** Takes note of how many answers each member has had. */
  void seen(Map<String, Answers> answers, long now) {
    boolean stoodStill = now - lastLook > stillNanos;
    members.keySet().retainAll(answers.keySet());
    answers.forEach((id, had) -> seen(id, had, stoodStill, now));
    members.values().stream()
        .mapToLong(member -> member.confirmed)
        .min()
        .ifPresent(oldest -> confirmedNanos = oldest);
    lastLook = now;
  }

  private void seen(String id, Answers had, boolean stoodStill, long now) {
    Member member = members.computeIfAbsent(id, x -> new Member(confirmedNanos));
    double total = had.total();
    if (total < member.answers.total()) {
      // Another member under the same name: what it takes over is no older than what it had.
      member = new Member(member.confirmed);
      members.put(id, member);
    }
    long proven = member.proven(had, lastLook);
    if (proven > member.confirmed && total > member.doubtedUpTo && !stoodStill) {
      member.known = true;
      member.confirmed = proven;
      member.doubtedUpTo = -1;
    }
    boolean ended = member.known && now - member.confirmed >= lengthNanos;
    if (stoodStill || (ended && member.doubtedUpTo < 0)) {
      member.doubtedUpTo = total + DOUBTFUL_ANSWERS;
    }
    member.answers = had;
  }

  /** Whether no other instance can own this one's partitions. */
  boolean held(long now) {
    return now - confirmedNanos < lengthNanos;
  }

  /** Since when nothing that can be trusted was heard from the group. */
  Duration unconfirmed(long now) {
    return Duration.ofNanos(now - confirmedNanos);
  }
}
