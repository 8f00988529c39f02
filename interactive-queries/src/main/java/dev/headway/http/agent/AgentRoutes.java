// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.agent;

import dev.headway.event.PlanEvent;
import dev.headway.http.access.OnBehalf;
import dev.headway.http.json.Decimals;
import dev.headway.http.partition.Gathered;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PartitionQuestion.FoundAgents;
import dev.headway.schemas.cloudevents.Rfc3339;
import dev.headway.statistics.AgentActivity;
import dev.headway.statistics.WorkTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How agents do. */
public final class AgentRoutes {
  private static final String GROUP = "Agents";
  private static final int RATE_DIGITS = 6;
  private static final Parameter AGENT_ID =
      Parameter.query("agent_id", PlanEvent.MAX_TEXT, "Agent; required.", "writer");
  private static final Parameter PERIOD =
      Parameter.query(
          "period",
          64,
          "Length of the period: a whole number and m, h, d or w, up to 90 days; 7d unless given.",
          "7d");
  private static final Parameter UNTIL =
      Parameter.query(
          "until", 64, "End of the period, RFC 3339; now unless given.", "2026-01-08T12:00:00Z");

  private final ScatterGather partitions;
  private final PositionTokens tokens;
  private final Clock clock;

  /**
   * Routes that ask {@code partitions}.
   *
   * @param clock says when a period ends that does not say so
   */
  public AgentRoutes(ScatterGather partitions, PositionTokens tokens, Clock clock) {
    this.partitions = partitions;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        read("/v1/tracker/metrics", "getAgentMetrics")
            .says(
                "An agent's tasks of a period",
                "The tasks that began in (until − period, until], of the caller's plans. An agent that is not known has none: zeros.")
            .takes(AGENT_ID, PERIOD, UNTIL)
            .answers(dated(Response.json(200, "The metrics.", AgentMetricsView.class)))
            .by(this::metrics),
        read("/v1/tracker/agents", "listAgents")
            .says(
                "The agents of the caller's plans",
                "By name, over all their tasks that are still kept.")
            .answers(dated(Response.array(200, "The agents.", AgentView.class)))
            .by(this::agents));
  }

  private Route.Builder read(String path, String id) {
    return Route.get(path, id, GROUP)
        .identified()
        .takes(OnBehalf.USER_ID)
        .takes(partitions.parameters())
        .problems(
            ProblemType.INVALID_POSITION, ProblemType.INCOMPLETE, ProblemType.NOT_UP_TO_POSITION);
  }

  private static Response dated(Response response) {
    return response
        .header(AnswerHeaders.POSITION, "Position token of the whole answer.")
        .header(
            AnswerHeaders.STALENESS,
            "Only when a partition's part comes from a copy of its store.");
  }

  private Reply metrics(Exchange exchange) {
    String agent = AGENT_ID.require(exchange);
    Period period = period(exchange);
    Instant until = until(exchange);
    Instant after = until.minus(period.length());
    Gathered<WorkTotals> parts =
        partitions.ask(
            exchange,
            new PartitionQuestion.TasksOfAgent(
                OnBehalf.view(exchange), agent, micros(after), micros(until)));
    WorkTotals sum = parts.all().stream().reduce(WorkTotals.NONE, WorkTotals::plus);
    return parts.dated(
        Reply.json(
            200,
            new AgentMetricsView(
                agent,
                period.text(),
                sum.total(),
                sum.completed(),
                sum.failed(),
                sum.cancelled(),
                sum.open(),
                Decimals.seconds(Math.round(sum.meanMicros())),
                quantile(sum, 0.5),
                quantile(sum, 0.95),
                quantile(sum, 0.99),
                rate(sum.successRate()),
                after,
                until)),
        tokens);
  }

  private static Period period(Exchange exchange) {
    String text = PERIOD.read(exchange);
    return Period.of(text == null ? "7d" : text)
        .orElseThrow(
            () ->
                Problem.parameter(
                        "/query/period",
                        "period must be a whole number and m, h, d or w, such as 7d, and at most "
                            + Period.LONGEST.toDays()
                            + " days")
                    .exception());
  }

  private Instant until(Exchange exchange) {
    String text = UNTIL.read(exchange);
    if (text == null) {
      return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
    Instant until = Rfc3339.parse(text);
    if (until == null) {
      throw Problem.parameter(
              "/query/until", "until must be an RFC 3339 time such as 2026-01-08T12:00:00Z")
          .exception();
    }
    return until;
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static BigDecimal quantile(WorkTotals sum, double q) {
    return Decimals.seconds(sum.durations().quantile(q));
  }

  private static BigDecimal rate(double share) {
    BigDecimal rate =
        BigDecimal.valueOf(share).setScale(RATE_DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
    return rate.scale() < 1 ? rate.setScale(1) : rate;
  }

  private Reply agents(Exchange exchange) {
    Gathered<FoundAgents> parts =
        partitions.ask(exchange, new PartitionQuestion.Agents(OnBehalf.view(exchange)));
    Map<String, AgentActivity> agents = new TreeMap<>();
    parts
        .all()
        .forEach(
            part ->
                part.agents()
                    .forEach((name, found) -> agents.merge(name, found, AgentActivity::plus)));
    return parts.dated(
        Reply.json(
            200,
            agents.entrySet().stream()
                .map(agent -> view(agent.getKey(), agent.getValue()))
                .toList()),
        tokens);
  }

  private static AgentView view(String name, AgentActivity agent) {
    WorkTotals totals = agent.totals();
    return new AgentView(
        name,
        instant(agent.lastSeen()),
        totals.open(),
        totals.total(),
        totals.completed(),
        totals.failed(),
        totals.cancelled(),
        rate(totals.successRate()),
        quantile(totals, 0.5),
        quantile(totals, 0.95));
  }

  private static @Nullable Instant instant(@Nullable Long micros) {
    return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
