// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;

/** The table of routes. */
final class Routes {
  private static final List<Route.Parameter> CONSISTENCY =
      List.of(
          new Route.Parameter("at_least", "query", "string", "Position token: answer only from a store that has got that far."),
          new Route.Parameter("wait_ms", "query", "integer", "How long to wait for it, 0 to 30000; default 2000."));
  private static final String PLAN = "/v1/tracker/plans/{plan_id}";
  private static final List<Integer> READ_FAILURES = List.of(400, 401, 404, 422, 503);
  private static final List<Integer> LIST_FAILURES = List.of(400, 401, 422, 503);

  private Routes() {}

  static List<Route> of(PlanReads reads, Ingest ingest, Operations operations) {
    return List.of(
        new Route(
            HandlerType.POST,
            "/v1/events",
            "postEvents",
            "Takes one CloudEvent (structured or binary mode) or a batch of up to 1,000; answers once Kafka has them. The position in the answer is what a read can demand with at_least.",
            List.of(
                new Route.Parameter(
                    "Idempotency-Key", "header", "string", "Events without an id get one derived from it, so that the same request again adds nothing.")),
            Views.IngestView.class,
            false,
            202,
            List.of(400, 401, 413, 415, 422, 503),
            true,
            ingest::post),
        plan("", "getPlan", "A plan's progress. ETag changes with the content.", Views.PlanView.class, false, reads::plan),
        plan("/actions", "getPlanActions", "A plan's tasks by (started_at, task_id); empty when there is no such plan.", Views.TaskView.class, true, reads::tasks),
        plan("/tasks", "getPlanTasks", "The same as actions.", Views.TaskView.class, true, reads::tasks),
        plan("/timeline", "getPlanTimeline", "Every distinct event of a plan in event order.", Views.TimelineView.class, false, reads::timeline),
        plan("/transitions", "getPlanTransitions", "The changes of state of a plan and its tasks in event order; empty when there is no such plan.", Views.TransitionView.class, true, reads::transitions),
        open("/health", "getHealth", "The process is alive.", Views.HealthView.class, operations::health, List.of()),
        open("/ready", "getReady", "This instance folds and answers; 503 with reasons while it does not.", Views.ReadyView.class, operations::ready, List.of(503)),
        open("/metrics", "getMetrics", "Prometheus metrics.", null, operations::metrics, List.of()),
        open("/openapi.json", "getOpenApi", "This document.", null, operations::openApi, List.of()),
        open("/docs", "getDocs", "A reader for this document.", null, operations::docs, List.of()));
  }

  private static Route plan(String sub, String id, String summary, Class<?> answer, boolean list, Handler handler) {
    return new Route(
        HandlerType.GET,
        PLAN + sub,
        id,
        summary,
        CONSISTENCY,
        answer,
        list,
        200,
        list ? LIST_FAILURES : READ_FAILURES,
        true,
        handler);
  }

  private static Route open(
      String path, String id, String summary, @org.jspecify.annotations.Nullable Class<?> answer, Handler handler, List<Integer> failures) {
    return new Route(HandlerType.GET, path, id, summary, List.of(), answer, false, 200, failures, false, handler);
  }
}
