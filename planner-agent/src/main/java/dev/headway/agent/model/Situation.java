// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a plan stands, as far as a decision needs it.
 *
 * @param planId plan
 * @param state current state
 * @param trigger why a decision is due, in words
 * @param goal the goal
 * @param history what was done, in order
 * @param remainingActions how many more requests and delegations the plan may make
 * @param budget what is left of what the plan may spend; null: no limit
 */
public record Situation(
    String planId,
    String state,
    String trigger,
    Goal goal,
    List<Done> history,
    int remainingActions,
    @Nullable Map<String, Object> budget) {
  /**
   * What the plan is for.
   *
   * @param type type of the goal's event
   * @param data its payload
   * @param schema JSON Schema of the answer that is expected; null: any object
   */
  public record Goal(String type, Map<String, @Nullable Object> data, @Nullable JsonNode schema) {}

  /**
   * One thing that was done.
   *
   * @param step when, in steps of the plan: what has a higher number was later
   * @param taskId task; of something waited for, the event's id
   * @param type type of the request, delegated goal or awaited event
   * @param data payload of the request; of something waited for, nothing
   * @param outcome how it ended; null: not yet
   */
  public record Done(
      int step,
      String taskId,
      String type,
      Map<String, @Nullable Object> data,
      @Nullable Outcome outcome) {}

  /**
   * How something ended.
   *
   * @param step when, in steps of the plan
   * @param success whether it succeeded
   * @param result what came of it; empty when it failed
   * @param error why it failed; null when it succeeded
   */
  public record Outcome(
      int step, boolean success, Map<String, @Nullable Object> result, @Nullable String error) {}

  /** Copies the list. */
  public Situation {
    history = List.copyOf(history);
  }
}
