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
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the plans of two applications by their digests, over REST. First all plans as the lists
 * show them; then those that differ one by one, again and again, each from the position the other
 * had, until one was seen in a state that the other was seen in, too: a digest stands for a set of
 * events, and a plan in which much happens may not be in the same state at the same moment.
 */
final class DigestComparison {
  /** A plan is different when for this long no look at any plan found one equal. */
  private static final Duration FRUITLESS = Duration.ofSeconds(8);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(30);
  private static final Duration POSITION = Duration.ofMillis(500);

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
    List<PlanKey> unequal = new ArrayList<>();
    for (Owner owner : owners) {
      compare(owner, unequal);
    }
    List<Suspect> open = new ArrayList<>(unequal.stream().map(Suspect::new).toList());
    long progress = System.nanoTime();
    while (!open.isEmpty() && System.nanoTime() - progress < FRUITLESS.toNanos()) {
      if (open.removeIf(Suspect::isEqual)) {
        progress = System.nanoTime();
      }
      Pause.of(BETWEEN_LOOKS);
    }
    return open.stream().map(Suspect::difference).toList();
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

  /** A plan that was not the same in both lists. */
  private final class Suspect {
    private final PlanKey plan;
    private final Identity identity;
    private final Set<String> seenOld = new HashSet<>();
    private final Set<String> seenNext = new HashSet<>();
    private TrackerClient.Digest mine = TrackerClient.Digest.NONE;
    private TrackerClient.Digest other = TrackerClient.Digest.NONE;

    Suspect(PlanKey plan) {
      this.plan = plan;
      this.identity = new Identity(plan.tenantId(), plan.userId());
    }

    /** Looks once more. */
    boolean isEqual() {
      mine = old.digest(identity, plan.planId(), other.position(), POSITION);
      note(seenOld, mine);
      other = next.digest(identity, plan.planId(), mine.position(), POSITION);
      note(seenNext, other);
      return !Collections.disjoint(seenOld, seenNext);
    }

    private static void note(Set<String> seen, TrackerClient.Digest digest) {
      if (digest.digest() != null) {
        seen.add(digest.digest());
      }
    }

    Difference difference() {
      return new Difference(plan, mine.digest(), other.digest());
    }
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
