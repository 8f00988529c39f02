// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.access.OnBehalf;
import dev.headway.http.partition.Gathered;
import dev.headway.http.partition.PlanFinder;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.progress.History;
import dev.headway.progress.PlanWork;
import dev.headway.progress.ProgressReport;
import dev.headway.progress.StallReport;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PartitionQuestion.FoundWork;
import dev.headway.schemas.key.PlanKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan is and how it will go on: its work, from the partition that has it, held against
 * how long such work took before, from all of them.
 */
public final class ProgressRoutes {
  private static final Parameter PLAN_ID =
      Parameter.path("plan_id", PlanKey.MAX_ID_LENGTH, "Plan, percent-encoded.", "research-42");

  private final ScatterGather partitions;
  private final PlanFinder finder;
  private final PositionTokens tokens;
  private final AgentLag lag;
  private final Clock clock;
  private final Counter clamped;

  /**
   * Routes that ask {@code partitions}.
   *
   * @param lag knows how far agents are behind
   * @param clock what durations under way are reckoned with
   */
  public ProgressRoutes(
      ScatterGather partitions,
      PlanFinder finder,
      PositionTokens tokens,
      AgentLag lag,
      Clock clock,
      MeterRegistry metrics) {
    this.partitions = partitions;
    this.finder = finder;
    this.tokens = tokens;
    this.lag = lag;
    this.clock = clock;
    this.clamped =
        Counter.builder("headway.progress.clamped")
            .description("Answers whose derived share was cut to 0 … 1")
            .register(metrics);
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/tracker/plans/{plan_id}/progress", "getProgress", "Plans")
            .says(
                "How far a plan is and how it will go on",
                "Stages by weight, time left with its basis, the task that decides it, budget spent and left, and what the plan waits on.")
            .identified()
            .takes(PLAN_ID, OnBehalf.USER_ID)
            .takes(partitions.parameters())
            .answers(PlanListRoutes.dated(Response.json(200, "The progress.", ProgressView.class)))
            .problems(
                ProblemType.INVALID_POSITION,
                ProblemType.PLAN_NOT_FOUND,
                ProblemType.AMBIGUOUS_PLAN,
                ProblemType.INCOMPLETE,
                ProblemType.NOT_UP_TO_POSITION)
            .by(this::progress));
  }

  private Reply progress(Exchange exchange) {
    PlanKey key = finder.find(exchange, PLAN_ID.require(exchange));
    Gathered<FoundWork> found = partitions.askOwner(exchange, key, new PartitionQuestion.Work(key));
    PlanWork work = found.all().getFirst().work();
    if (work == null) {
      throw Problem.of(ProblemType.PLAN_NOT_FOUND, "Plan " + key.planId() + " not found")
          .exception();
    }
    // Yesterday and today are held against the days before.
    Instant recentFrom = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
    History history =
        partitions
            .ask(
                exchange,
                new PartitionQuestion.Durations(
                    key.tenantId(), work.types().keySet(), micros(recentFrom)))
            .all()
            .stream()
            .reduce(History.NONE, History::plus);
    long now = micros(clock.instant());
    ProgressReport report = ProgressReport.of(work, history, now);
    if (report.clamped()) {
      clamped.increment();
    }
    StallReport stall = StallReport.of(work, report, now);
    return found.dated(
        Reply.json(200, ProgressRendering.progress(work, report, stall, lag(stall), now)), tokens);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private @Nullable Long lag(StallReport stall) {
    String agent = stall.task() == null ? null : stall.task().task().agent();
    OptionalLong behind = agent == null ? OptionalLong.empty() : lag.of(agent);
    return behind.isPresent() ? Long.valueOf(behind.getAsLong()) : null;
  }
}
