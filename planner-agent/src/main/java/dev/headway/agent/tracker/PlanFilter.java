// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which plans to list, and in which order. Each method adds one condition; all must hold.
 *
 * @param parameters the parameters of the route, by name
 */
public record PlanFilter(Map<String, String> parameters) {
  /** Orders of plans. */
  public enum Sort {
    /** Those that have not ended first, of each the latest first. */
    ACTIVE_FIRST("active"),
    /** The latest first. */
    LATEST_FIRST("-started_at"),
    /** By id: a walk that misses and repeats nothing while plans change. */
    PLAN_ID("plan_id");

    private final String word;

    Sort(String word) {
      this.word = word;
    }
  }

  /** What plans wait on. */
  public enum WaitingOn {
    /** A task is open. */
    AGENT,
    /** No task is open. */
    PLANNER,
    /** An event from outside. */
    INPUT,
    /** It is paused. */
    RESUME,
    /** It has ended. */
    NOTHING
  }

  /** Copies the map. */
  public PlanFilter {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** All plans of the caller. */
  public static PlanFilter all() {
    return new PlanFilter(Map.of());
  }

  /** With any of these statuses. */
  public PlanFilter status(PlanStatus... statuses) {
    return with(
        "status", Arrays.stream(statuses).map(PlanStatus::word).collect(Collectors.joining(",")));
  }

  /** With a task of this agent. */
  public PlanFilter agent(String agent) {
    return with("agent", agent);
  }

  /** Of this session. */
  public PlanFilter session(String session) {
    return with("session", session);
  }

  /** Of this scope. */
  public PlanFilter scope(String scope) {
    return with("scope", scope);
  }

  /** Waiting on any of these. */
  public PlanFilter waitingOn(WaitingOn... what) {
    return with(
        "waiting_on",
        Arrays.stream(what)
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(",")));
  }

  /** Started later than this. */
  public PlanFilter startedAfter(Instant time) {
    return with("started_after", time.toString());
  }

  /** Each of these words, at most 8, begins a word of the plan's id, name or goal. */
  public PlanFilter words(String words) {
    return with("q", words);
  }

  /** In this order; {@link Sort#ACTIVE_FIRST} unless said. */
  public PlanFilter sort(Sort sort) {
    return with("sort", sort.word);
  }

  /** From history instead of what is live. */
  public PlanFilter fromHistory() {
    return with("source", "history");
  }

  /** Plans of a page, 1 to 200. */
  public PlanFilter pageSize(int plans) {
    return with("limit", Integer.toString(plans));
  }

  /** The page that begins at {@code cursor}. */
  PlanFilter at(String cursor) {
    return with("cursor", cursor);
  }

  private PlanFilter with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new PlanFilter(more);
  }
}
