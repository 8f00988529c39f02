// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.event.PlanEvent;
import dev.headway.http.json.Json;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.listing.WaitingOn;
import dev.headway.listing.Words;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.cloudevents.Rfc3339;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a list of plans is asked by. */
final class PlanListParameters {
  private static final int LONGEST = 1_024;
  private static final int MOST_WORDS = 8;

  static final Parameter STATUS =
      Parameter.query(
          "status",
          LONGEST,
          "Only plans of these statuses, separated by commas: " + labels(PlanStatus.values()) + ".",
          "running,waiting");
  static final Parameter AGENT =
      Parameter.query(
          "agent", PlanEvent.MAX_TEXT, "Only plans in which this agent has a task.", "writer");
  static final Parameter SESSION =
      Parameter.query(
          "session", PlanEvent.MAX_TEXT, "Only plans of this session.", "conversation-7");
  static final Parameter SCOPE =
      Parameter.query("scope", PlanEvent.MAX_TEXT, "Only plans of this scope.", "venture-3");
  static final Parameter WAITING_ON =
      Parameter.query(
          "waiting_on",
          LONGEST,
          "Only plans that wait on these, separated by commas: agent (a task is open), planner (none is), input, resume, nothing (ended).",
          "input");
  static final Parameter STARTED_AFTER =
      Parameter.query(
          "started_after",
          64,
          "Only plans that started later than this, RFC 3339.",
          "2026-01-01T00:00:00Z");
  static final Parameter STARTED_BEFORE =
      Parameter.query(
          "started_before",
          64,
          "Only plans that started earlier than this, RFC 3339; takes source=history.",
          "2026-02-01T00:00:00Z");
  static final Parameter QUERY =
      Parameter.query(
          "q",
          LONGEST,
          "Only plans in whose id, name and goal each of these words begins a word, in any case; at most "
              + MOST_WORDS
              + ".",
          "market rep");
  static final Parameter SORT =
      Parameter.query(
          "sort",
          LONGEST,
          "active: those not ended first, of each the latest first. -started_at: the latest first. plan_id: a walk by this is complete and repeats nothing while plans change; by the others a plan that changes its place may be missed.",
          "active");

  /** All of them. */
  static final Parameter[] ALL = {
    STATUS, AGENT, SESSION, SCOPE, WAITING_ON, STARTED_AFTER, STARTED_BEFORE, QUERY, SORT
  };

  private PlanListParameters() {}

  private static String labels(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(Json::label)
        .filter(label -> !label.equals("unknown"))
        .collect(Collectors.joining(", "));
  }

  static PlanFilter filter(Exchange exchange, View view) {
    return filter(exchange::query, view);
  }

  /**
   * A filter.
   *
   * @param query finds the value of a parameter by its name; null without one
   */
  static PlanFilter filter(Query query, View view) {
    return new PlanFilter(
        view,
        anyOf(STATUS, query, PlanStatus.class),
        given(AGENT, query),
        given(SESSION, query),
        given(SCOPE, query),
        anyOf(WAITING_ON, query, WaitingOn.class),
        time(STARTED_AFTER, query),
        words(query));
  }

  /** Where parameters are from. */
  @FunctionalInterface
  interface Query {
    @Nullable String get(String name);
  }

  static PlanSort sort(Exchange exchange) {
    String sort = given(SORT, exchange::query);
    return sort == null
        ? PlanSort.ACTIVE_FIRST
        : PlanSort.of(sort)
            .orElseThrow(
                () ->
                    invalid(
                        SORT,
                        "must be one of "
                            + Arrays.stream(PlanSort.values())
                                .map(PlanSort::label)
                                .collect(Collectors.joining(", "))));
  }

  private static @Nullable String given(Parameter parameter, Query query) {
    String value = parameter.checked(query.get(parameter.name()));
    return value == null || value.isEmpty() ? null : value;
  }

  private static <E extends Enum<E>> Set<E> anyOf(Parameter parameter, Query query, Class<E> type) {
    Set<E> wanted = EnumSet.noneOf(type);
    String value = given(parameter, query);
    if (value == null) {
      return wanted;
    }
    for (String label : value.split(",", -1)) {
      String name = label.strip().toUpperCase(Locale.ROOT);
      E constant =
          Arrays.stream(type.getEnumConstants())
              .filter(c -> c.name().equals(name) && !name.equals("UNKNOWN"))
              .findFirst()
              .orElseThrow(
                  () ->
                      invalid(
                          parameter,
                          "must be any of "
                              + labels(type.getEnumConstants())
                              + ", separated by commas"));
      wanted.add(constant);
    }
    return wanted;
  }

  /** Before which plans of history started, in microseconds since the epoch; null: any. */
  static @Nullable Long startedBefore(Exchange exchange) {
    return time(STARTED_BEFORE, exchange::query);
  }

  /** The stores have no order in which that could be looked up. */
  static void refuseStartedBefore(Exchange exchange) {
    if (given(STARTED_BEFORE, exchange::query) != null) {
      throw invalid(STARTED_BEFORE, "takes source=history");
    }
  }

  private static @Nullable Long time(Parameter parameter, Query query) {
    String value = given(parameter, query);
    if (value == null) {
      return null;
    }
    Instant time = Rfc3339.parse(value);
    if (time == null) {
      throw invalid(parameter, "must be an RFC 3339 time such as 2026-01-01T00:00:00Z");
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static List<String> words(Query query) {
    String value = given(QUERY, query);
    if (value == null) {
      return List.of();
    }
    List<String> words = Words.in(value).stream().distinct().toList();
    if (words.isEmpty() || words.size() > MOST_WORDS) {
      throw invalid(QUERY, "must hold 1 to " + MOST_WORDS + " words of letters and digits");
    }
    return words;
  }

  private static ProblemException invalid(Parameter parameter, String what) {
    return Problem.parameter("/query/" + parameter.name(), parameter.name() + " " + what)
        .exception();
  }
}
