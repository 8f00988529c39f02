// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether this instance may still speak for its partitions. The group gives them to others when it
 * has not heard from a member for the session time-out, and a member that was paused or cut off
 * does not know: it has to go by its own clock. So the lease is renewed when the group has
 * answered, and ends one session time-out later.
 *
 * <p>The answers to heartbeats, joins and syncs are counted by the consumers' metrics, which are
 * looked at every few hundred milliseconds: more of them than before prove that the group knew the
 * member at the time of the look before. Not so after a standstill of this process or the end of a
 * lease: then the first answer may have waited for long, and the second may say that the member was
 * given up. In that case the member lets go of its partitions before it joins again, which takes
 * two more answers; so from the third answer on it is known again.
 */
final class GroupLease {
  private static final String GROUP = "consumer-coordinator-metrics";
  private static final Set<String> ANSWERS = Set.of("heartbeat-total", "join-total", "sync-total");
  private static final int DOUBTFUL_ANSWERS = 2;

  private final long lengthNanos;
  private final long stillNanos;
  private final Map<String, Member> members = new HashMap<>();
  private long lastLook;
  private volatile long confirmedNanos;

  /** One processing thread's membership. */
  private static final class Member {
    private double answers;
    private double doubtedUpTo = -1;
    private long confirmed;

    Member(long confirmed) {
      this.confirmed = confirmed;
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
    Map<String, Double> answers = new HashMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (name.group().equals(GROUP)
              && ANSWERS.contains(name.name())
              && metric.metricValue() instanceof Double total) {
            answers.merge(name.tags().getOrDefault("client-id", ""), total, Double::sum);
          }
        });
    seen(answers, now);
  }

  /** Takes note of how many answers each member has had. */
  void seen(Map<String, Double> answers, long now) {
    boolean stoodStill = now - lastLook > stillNanos;
    members.keySet().retainAll(answers.keySet());
    answers.forEach(
        (id, total) -> {
          Member member = members.computeIfAbsent(id, x -> new Member(confirmedNanos));
          if (total < member.answers) {
            // Another member under the same name.
            member.doubtedUpTo = -1;
          } else if (total > member.answers && total > member.doubtedUpTo && !stoodStill) {
            member.confirmed = lastLook;
            member.doubtedUpTo = -1;
          }
          boolean ended = total > 0 && now - member.confirmed >= lengthNanos;
          if (stoodStill || (ended && member.doubtedUpTo < 0)) {
            member.doubtedUpTo = total + DOUBTFUL_ANSWERS;
          }
          member.answers = total;
        });
    members.values().stream()
        .mapToLong(member -> member.confirmed)
        .min()
        .ifPresent(oldest -> confirmedNanos = oldest);
    lastLook = now;
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
