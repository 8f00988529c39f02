// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the stream of a plan begins with. */
sealed interface PlanOpening {
  /**
   * A snapshot.
   *
   * @param document the plan
   * @param mayBeBehind a copy has answered
   */
  record Fresh(ObjectNode document, boolean mayBeBehind) implements PlanOpening {}

  /**
   * What the client has missed.
   *
   * @param missed every change after the version it knows, in order
   */
  record Resumed(List<LiveChange> missed) implements PlanOpening {}

  /**
   * A snapshot, since what the client has missed cannot be told.
   *
   * @param gap why
   * @param document the plan
   * @param mayBeBehind a copy has answered
   */
  record Broken(Gap gap, ObjectNode document, boolean mayBeBehind) implements PlanOpening {}

  /**
   * The plan has left.
   *
   * @param reason how
   */
  record Gone(Reason reason) implements PlanOpening {}

  /** How a plan leaves. */
  enum Reason {
    /** Somebody had it erased. */
    ERASED,
    /** Its retention is over. */
    EXPIRED,
    /** One of both. */
    GONE;

    static Reason of(LiveChange end) {
      return end.expired() ? EXPIRED : ERASED;
    }
  }
}
