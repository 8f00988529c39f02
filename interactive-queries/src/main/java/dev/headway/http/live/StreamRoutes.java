// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import dev.headway.http.access.OnBehalf;
import dev.headway.http.plan.PlanSetSnapshots;
import dev.headway.http.plan.PlanSnapshots;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import java.util.List;

/** The routes of streams. */
public final class StreamRoutes {
  private static final String GROUP = "Live";
  private static final String MEDIA_TYPE = "text/event-stream";

  private static final String PLAN_EXAMPLE =
      """
      event: update
      id: AkJz…
      data: {"completed_tasks":2,"open_tasks":1,"version":5}

      """;

  private static final String SET_EXAMPLE =
      """
      event: update
      id: AkJz…
      data: {"items":[{"plan_id":"research-42","user_id":"ada","version":5,"status":"running","matches":true,"erased":false}]}

      """;

  private final PlanStreams plans;
  private final PlanSnapshots plan;
  private final PlanSetStreams sets;
  private final PlanSetSnapshots set;

  /**
   * Routes of streams of {@code live}.
   *
   * @param plan reads a plan
   * @param set reads lists of plans
   */
  public StreamRoutes(LiveStreams live, PlanSnapshots plan, PlanSetSnapshots set) {
    this.plans = new PlanStreams(live, plan);
    this.plan = plan;
    this.sets = new PlanSetStreams(live, set);
    this.set = set;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        stream(PlanSnapshots.path() + "/stream", "streamPlan")
            .says(
                "A plan, live",
                "Server-Sent Events: `snapshot` with the plan, then `update` for each version with a JSON merge patch (RFC 7396) of it, `end` when the plan has ended or left."
                    + " With the id of an event the stream goes on behind that, with every version once; where those are not to be had, `resync` names the gap and brings the plan.")
            .takes(plan.parameters())
            .takes(OnBehalf.USER_ID, StreamCursors.HEADER, StreamCursors.QUERY)
            .answers(Response.other(200, "The events.", MEDIA_TYPE, PLAN_EXAMPLE))
            .answers(
                Response.empty(
                    204, "The stream has ended, and who asks has had all of it: do not ask again."))
            .problems(ProblemType.PLAN_NOT_FOUND, ProblemType.AMBIGUOUS_PLAN)
            .by(plans::open),
        stream("/v1/tracker/stream", "streamPlans")
            .says(
                "Plans, live",
                "Server-Sent Events about all plans that fit, as GET /v1/tracker/plans finds them: `snapshot` with the first page, then `update` with each plan that has changed, as it is then, or that it does not fit any more."
                    + " With the id of an event it goes on behind that; else `resync` brings the first page anew.")
            .takes(set.parameters())
            .takes(StreamCursors.HEADER, StreamCursors.QUERY)
            .answers(Response.other(200, "The events.", MEDIA_TYPE, SET_EXAMPLE))
            .by(sets::open));
  }

  private static Route.Builder stream(String path, String id) {
    return Route.get(path, id, GROUP)
        .identified()
        .problems(
            ProblemType.INVALID_CURSOR,
            ProblemType.INVALID_POSITION,
            ProblemType.TOO_MANY_STREAMS,
            ProblemType.NOT_UP_TO_POSITION,
            ProblemType.INCOMPLETE,
            ProblemType.REBALANCING);
  }
}
