// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.history.query.HistorySearch;
import dev.headway.http.history.HistoryAnswers;
import dev.headway.http.history.Source;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.Consistency;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Reply;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanListing;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.listing.WaitingOn;
import dev.headway.listing.Words;
import dev.headway.query.InputPosition;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PlanAnswer;
import dev.headway.schemas.avro.PlanProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The list of plans, from history. */
final class PastPlanList {
  private final ScatterGather partitions;
  private final PositionTokens tokens;
  private final HistoryAnswers history;

  PastPlanList(ScatterGather partitions, PositionTokens tokens, HistoryAnswers history) {
    this.partitions = partitions;
    this.tokens = tokens;
    this.history = history;
  }

  /** What a page comes from. */
  private record Page(HistorySearch.Found found, HistorySearch.@Nullable Count count) {}

  Reply page(
      Exchange exchange, PlanFilter filter, PlanSort sort, @Nullable String cursorText, int limit) {
    Long startedBefore = PlanListParameters.startedBefore(exchange);
    int question = PlanCursor.ofHistory(filter, startedBefore, sort);
    PlanCursor cursor = PlanCursor.read(cursorText, question);
    String token = upTo(exchange);
    HistorySearch search =
        search(filter, startedBefore, sort, cursor == null ? null : cursor.place(), limit);
    Predicate<PlanProgress> wanted = filter.words().isEmpty() ? null : words(filter.words());
    Page page =
        history.read(
            exchange,
            (reader, viewer) ->
                new Page(
                    reader.search(viewer, search, wanted),
                    cursor == null && wanted == null ? reader.count(viewer, search) : null));
    PlanProgress last = page.found().lookedUpTo();
    long total;
    boolean exact;
    if (cursor != null) {
      total = cursor.total();
      exact = cursor.totalIsExact();
    } else if (page.count() != null) {
      total = page.count().number();
      exact = page.count().exact();
    } else {
      total = page.found().plans().size();
      exact = last == null;
    }
    Reply reply =
        history.stated(
            Reply.json(
                200,
                new PlanListView(
                    page.found().plans().stream()
                        .map(plan -> PlanRendering.plan(new PlanAnswer(plan, false)))
                        .toList(),
                    last == null
                        ? null
                        : new PlanCursor(question, place(last, sort), total, exact).text(),
                    total,
                    exact ? "eq" : "gte",
                    false,
                    List.of(),
                    token,
                    Source.HISTORY,
                    history.view())));
    return token == null ? reply : reply.header(AnswerHeaders.POSITION, token);
  }

  /** Waits until history has what is demanded; the token that demands it. */
  private @Nullable String upTo(Exchange exchange) {
    InputPosition atLeast = Consistency.atLeast(exchange, tokens);
    if (!atLeast.isStart()) {
      long begun = System.nanoTime();
      partitions.ask(exchange, new PartitionQuestion.Told()).all();
      Set<Integer> demanded =
          atLeast.offsets().keySet().stream()
              .map(InputPosition.InputPartition::partition)
              .collect(Collectors.toSet());
      Duration left = partitions.patience(exchange).minusNanos(System.nanoTime() - begun);
      history.await(demanded, left.isNegative() ? Duration.ZERO : left);
    }
    return Consistency.AT_LEAST.read(exchange);
  }

  private static HistorySearch search(
      PlanFilter filter,
      @Nullable Long startedBefore,
      PlanSort sort,
      @Nullable PlanPlace after,
      int limit) {
    return new HistorySearch(
        filter.view().userId(),
        filter.statuses(),
        filter.waitingOn().stream().map(WaitingOn::label).collect(Collectors.toSet()),
        filter.agent(),
        filter.sessionId(),
        filter.scopeId(),
        time(filter.startedAfter()),
        time(startedBefore),
        switch (sort) {
          case ACTIVE_FIRST -> HistorySearch.Order.ACTIVE_FIRST;
          case LATEST_FIRST -> HistorySearch.Order.LATEST_FIRST;
          case PLAN_ID -> HistorySearch.Order.PLAN_ID;
        },
        after == null
            ? null
            : new HistorySearch.Place(
                after.ended(),
                Instant.EPOCH.plus(after.startedAt(), ChronoUnit.MICROS),
                after.userId(),
                after.planId()),
        limit);
  }

  private static @Nullable Instant time(@Nullable Long micros) {
    return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** As the stores' lists find plans by words. */
  private static Predicate<PlanProgress> words(List<String> beginnings) {
    return plan -> {
      Set<String> words =
          Words.of(Arrays.asList(plan.getPlanId(), plan.getPlanName(), plan.getGoal()));
      return beginnings.stream()
          .allMatch(begin -> words.stream().anyMatch(word -> word.startsWith(begin)));
    };
  }

  private static PlanPlace place(PlanProgress plan, PlanSort sort) {
    long startedAt = ChronoUnit.MICROS.between(Instant.EPOCH, plan.getStartedAt());
    String user = plan.getUserId();
    String id = plan.getPlanId();
    return switch (sort) {
      case ACTIVE_FIRST -> new PlanPlace(PlanListing.ended(plan.getStatus()), startedAt, user, id);
      case LATEST_FIRST -> new PlanPlace(false, startedAt, user, id);
      case PLAN_ID -> new PlanPlace(false, 0, user, id);
    };
  }
}
