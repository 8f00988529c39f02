// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.access.OnBehalf;
import dev.headway.http.history.HistoryAnswers;
import dev.headway.http.history.Source;
import dev.headway.http.partition.Gathered;
import dev.headway.http.partition.MissingPartition;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PartitionQuestion.FacetCounts;
import dev.headway.query.PartitionQuestion.PartOfPage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The list of plans, and what there is to choose from. */
public final class PlanListRoutes {
  private static final String GROUP = "Plans";
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  static final Parameter LIMIT =
      Parameter.queryNumber("limit", 1, MAX_LIMIT, DEFAULT_LIMIT, "Most plans of a page.");
  private static final Parameter CURSOR =
      Parameter.query("cursor", 4_096, "next_cursor of the page before.", "AgAAAAAAAA");

  private static final Parameter SOURCE = Source.parameter("live unless given.");

  private final ScatterGather partitions;
  private final PlanPages pages;
  private final PositionTokens tokens;
  private final @Nullable PastPlanList past;

  /**
   * Routes that ask {@code partitions}.
   *
   * @param history plans that have left the stores; null where there is none
   */
  public PlanListRoutes(
      ScatterGather partitions, PositionTokens tokens, @Nullable HistoryAnswers history) {
    this.partitions = partitions;
    this.pages = new PlanPages(partitions);
    this.tokens = tokens;
    this.past = history == null ? null : new PastPlanList(partitions, tokens, history);
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        read("/v1/tracker/plans", "listPlans")
            .says(
                "The caller's plans",
                "Over all partitions; filters narrow it down together. A partition that does not answer is named.")
            .takes(PlanListParameters.ALL)
            .takes(SOURCE, LIMIT, CURSOR)
            .takes(OnBehalf.USER_ID)
            .takes(partitions.parameters())
            .answers(
                dated(Response.json(200, "A page of plans.", PlanListView.class))
                    .header(Source.HEADER, Source.HEADER_SAYS)
                    .header(HistoryAnswers.POSITION, HistoryAnswers.POSITION_SAYS))
            .problems(ProblemType.HISTORY_UNAVAILABLE)
            .by(this::list),
        read("/v1/tracker/facets", "getFacets")
            .says(
                "How many plans there are of what",
                "Exact counts, kept as plans change. A partition that does not answer is named.")
            .takes(OnBehalf.USER_ID)
            .takes(partitions.parameters())
            .answers(dated(Response.json(200, "The counts.", FacetsView.class)))
            .by(this::facets));
  }

  private static Route.Builder read(String path, String id) {
    return Route.get(path, id, GROUP)
        .identified()
        .problems(
            ProblemType.INVALID_POSITION, ProblemType.INCOMPLETE, ProblemType.NOT_UP_TO_POSITION);
  }

  static Response dated(Response response) {
    return response
        .header(AnswerHeaders.POSITION, "Position token of the whole answer.")
        .header(
            AnswerHeaders.STALENESS,
            "Only when a partition's part comes from a copy of its store.");
  }

  private Reply list(Exchange exchange) {
    int limit = (int) LIMIT.number(exchange);
    PlanFilter filter = PlanListParameters.filter(exchange, OnBehalf.view(exchange));
    PlanSort sort = PlanListParameters.sort(exchange);
    if (Source.of(exchange, SOURCE) == Source.HISTORY) {
      if (past == null) {
        throw HistoryAnswers.notConfigured();
      }
      return past.page(exchange, filter, sort, CURSOR.read(exchange), limit);
    }
    PlanListParameters.refuseStartedBefore(exchange);
    int question = PlanCursor.question(filter, sort);
    PlanCursor cursor = PlanCursor.read(CURSOR.read(exchange), question);
    PlanPages.Page page =
        pages.page(
            exchange, filter, sort, cursor == null ? null : cursor.place(), limit, cursor == null);
    Gathered<PartOfPage> parts = page.parts();
    List<MissingPartition> incomplete = page.incomplete();
    long total =
        cursor == null
            ? parts.answers().stream().mapToLong(PartOfPage::total).sum()
            : cursor.total();
    boolean exact =
        cursor == null
            ? incomplete.isEmpty() && parts.answers().stream().allMatch(PartOfPage::totalIsExact)
            : cursor.totalIsExact();
    PlanPlace next = page.next();
    return parts
        .dated(
            Reply.json(
                200,
                new PlanListView(
                    page.plans().stream().map(placed -> PlanRendering.plan(placed.plan())).toList(),
                    next == null ? null : new PlanCursor(question, next, total, exact).text(),
                    total,
                    exact ? "eq" : "gte",
                    !incomplete.isEmpty(),
                    incomplete,
                    tokens.write(parts.position()),
                    Source.LIVE,
                    null)),
            tokens)
        .header(Source.HEADER, Source.LIVE.label());
  }

  private Reply facets(Exchange exchange) {
    Gathered<FacetCounts> parts =
        partitions.ask(exchange, new PartitionQuestion.Facets(OnBehalf.view(exchange)));
    List<FacetCounts> counts = parts.any();
    return parts.dated(
        Reply.json(
            200,
            new FacetsView(
                sum(counts, FacetCounts::statuses, name -> name.toLowerCase(Locale.ROOT)),
                sum(counts, FacetCounts::agents, Function.identity()),
                sum(counts, FacetCounts::eventTypes, Function.identity()),
                !parts.missing().isEmpty(),
                parts.missing(),
                tokens.write(parts.position()))),
        tokens);
  }

  /** Most frequent first. */
  private static List<FacetView> sum(
      List<FacetCounts> parts,
      Function<FacetCounts, Map<String, Long>> of,
      Function<String, String> label) {
    Map<String, Long> sums = new TreeMap<>();
    parts.forEach(part -> of.apply(part).forEach((value, n) -> sums.merge(value, n, Long::sum)));
    return sums.entrySet().stream()
        .filter(sum -> sum.getValue() != 0)
        .map(sum -> new FacetView(label.apply(sum.getKey()), sum.getValue()))
        .sorted(Comparator.comparingLong(FacetView::count).reversed())
        .toList();
  }
}
