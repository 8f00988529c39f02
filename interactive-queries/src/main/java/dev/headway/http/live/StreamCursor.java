// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import org.jspecify.annotations.Nullable;

/** Where a client is in a stream: what the id of an event says. */
sealed interface StreamCursor {
  /** How far a plan's stream has come. */
  enum Stage {
    /** More may come. */
    OPEN,
    /** The plan has ended, and the client was not told yet that the stream has, too. */
    LAST,
    /** The client knows that nothing will come. */
    ENDED
  }

  /**
   * In the stream of one plan.
   *
   * @param userId whose plan it is
   * @param plan what tells its key from others
   * @param offset what comes next in the plan's partition
   * @param version version the client knows
   * @param stage how far the stream has come
   */
  record OfPlan(String userId, int plan, long offset, long version, Stage stage)
      implements StreamCursor {}

  /**
   * In the stream of many plans.
   *
   * @param question what tells its filter from others
   * @param madeAt when it was made, in seconds since the epoch
   * @param next what comes next
   */
  record OfSet(int question, long madeAt, Offsets next) implements StreamCursor {}

  /** This, if it is one of a plan; else null. */
  default @Nullable OfPlan ofPlan() {
    return this instanceof OfPlan plan ? plan : null;
  }

  /** This, if it is one of a set; else null. */
  default @Nullable OfSet ofSet() {
    return this instanceof OfSet set ? set : null;
  }
}
