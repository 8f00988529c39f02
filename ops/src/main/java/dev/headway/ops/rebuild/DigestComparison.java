// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.rebuild;

import dev.headway.ops.client.Identity;
import dev.headway.ops.client.Pause;
import dev.headway.ops.client.TrackerClient;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the plans of two applications by their digests, over REST. First all plans as the lists
 * show them; then those that differ one by one, each time from both with the other's position,
 * until they have been equal once: a plan in which much happens may need some tries.
 */
final class DigestComparison {
  /** A plan is different when this many looks in a row, and none of other plans, found it equal. */
  private static final int LOOKS = 12;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
  private static final Duration POSITION = Duration.ofSeconds(5);

  private final TrackerClient old;
  private final TrackerClient next;
  private long compared;

  /**
   * A plan that is not the same in both.
   *
   * @param plan the plan
   * @param old its digest in the application in use; null where it has no such plan
   * @param next its digest in the other one; null where it has no such plan
   */
  record Difference(PlanKey plan, @Nullable String old, @Nullable String next) {}

  DigestComparison(TrackerClient old, TrackerClient next) {
    this.old = old;
    this.next = next;
  }

  /** Plans that were compared. */
  long compared() {
    return compared;
  }

  /** The plans of these owners that differ; none when every one was seen equal. */
  List<Difference> differences(Collection<Owner> owners) {
    List<PlanKey> open = new ArrayList<>();
    for (Owner owner : owners) {
      compare(owner, open);
    }
    List<Difference> left = open.stream().flatMap(plan -> look(plan).stream()).toList();
    int fruitless = 1;
    while (fruitless < LOOKS && !left.isEmpty()) {
      Pause.of(BETWEEN_LOOKS);
      int before = left.size();
      left = left.stream().flatMap(difference -> look(difference.plan()).stream()).toList();
      fruitless = left.size() < before ? 0 : fruitless + 1;
    }
    return left;
  }

  /** Walks along both lists, which have the same order. */
  private void compare(Owner owner, List<PlanKey> open) {
    Walk mine = new Walk(old, owner);
    Walk other = new Walk(next, owner);
    while (mine.hasNext() || other.hasNext()) {
      compared++;
      int order =
          !mine.hasNext()
              ? 1
              : !other.hasNext() ? -1 : key(owner, mine.peek()).compareTo(key(owner, other.peek()));
      String id = (order <= 0 ? mine : other).peek().id();
      if (order != 0 || !mine.peek().digest().equals(other.peek().digest())) {
        open.add(PlanKey.of(owner, id));
      }
      if (order <= 0) {
        mine.advance();
      }
      if (order >= 0) {
        other.advance();
      }
    }
  }

  private static String key(Owner owner, TrackerClient.ListedPlan plan) {
    return PlanKey.of(owner, plan.id()).toString();
  }

  /** Empty when the plan was seen equal. */
  private Optional<Difference> look(PlanKey plan) {
    Identity identity = new Identity(plan.tenantId(), plan.userId());
    TrackerClient.Digest first = old.digest(identity, plan.planId(), "", POSITION);
    TrackerClient.Digest other = next.digest(identity, plan.planId(), first.position(), POSITION);
    if (first.isKnown() && first.hasSame(other)) {
      return Optional.empty();
    }
    TrackerClient.Digest later = old.digest(identity, plan.planId(), other.position(), POSITION);
    return later.isKnown() && later.hasSame(other)
        ? Optional.empty()
        : Optional.of(new Difference(plan, later.digest(), other.digest()));
  }

  /** Goes through an owner's plans page by page. */
  private static final class Walk {
    private final TrackerClient client;
    private final Identity identity;
    private final Deque<TrackerClient.ListedPlan> page = new ArrayDeque<>();
    private Optional<String> cursor = Optional.of("");

    Walk(TrackerClient client, Owner owner) {
      this.client = client;
      this.identity = new Identity(owner.tenantId(), owner.userId());
    }

    boolean hasNext() {
      while (page.isEmpty() && cursor.isPresent()) {
        TrackerClient.PlanPage next = client.plans(identity, cursor.get());
        page.addAll(next.plans());
        cursor = next.cursor();
      }
      return !page.isEmpty();
    }

    TrackerClient.ListedPlan peek() {
      return page.element();
    }

    void advance() {
      page.remove();
    }
  }
}
