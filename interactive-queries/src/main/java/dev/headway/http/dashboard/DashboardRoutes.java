// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.dashboard;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import java.util.List;

/** The dashboard's pages: one document, which shows what its address says, and its parts. */
public final class DashboardRoutes {
  private static final String GROUP = "Dashboard";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
  private static final Parameter PLAN = Parameter.path("plan_id", 2048, "Plan.", "research-42");
  private static final Parameter AGENT = Parameter.path("agent_id", 2048, "Agent.", "fetcher");
  private static final Parameter BUNDLE =
      Parameter.path("bundle", 64, "Hash of all files.", "0f1e2d3c4b5a6978");
  private static final Parameter FILE = Parameter.path("file", 64, "File.", "app.js");
  private static final Response PAGE =
      Response.other(200, "The page.", "text/html", "<!doctype html>…");

  private final DashboardFiles files;

  /** Pages made of {@code files}. */
  public DashboardRoutes(DashboardFiles files) {
    this.files = files;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        page("/", "dashboard", "The overview"),
        page("/plans/{plan_id}", "dashboardPlan", "A plan's page", PLAN),
        page("/agents", "dashboardAgents", "The agents' page"),
        page("/agents/{agent_id}", "dashboardAgent", "An agent's page", AGENT),
        page("/dead-letters", "dashboardDeadLetters", "The dead letters' page"),
        Route.get("/assets/{bundle}/{file}", "dashboardFile", GROUP)
            .says(
                "Parts of the dashboard",
                "Scripts and styles. The path names their content: browsers may keep them for good.")
            .takes(BUNDLE, FILE)
            .answers(
                Response.other(200, "The file, of its own type.", "text/*", "import …")
                    .header("Cache-Control", "immutable."))
            .problems(ProblemType.NO_SUCH_ROUTE, ProblemType.INVALID_PARAMETER)
            .by(this::asset));
  }

  private Route page(String path, String id, String summary, Parameter... parameters) {
    return Route.get(path, id, GROUP)
        .says(
            summary,
            "A page for people. It asks for nothing that is not in this document, and shows it to who has signed in.")
        .takes(parameters)
        .answers(PAGE)
        .answers(Response.empty(304, "The page is the one that If-None-Match names."))
        .by(this::show);
  }

  private Reply show(Exchange exchange) {
    Reply reply =
        files.pageTag().equals(exchange.header("If-None-Match"))
            ? Reply.empty(304)
            : files.page().reply(exchange);
    return reply
        .header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-cache")
        .header("ETag", files.pageTag());
  }

  private Reply asset(Exchange exchange) {
    String name = FILE.require(exchange);
    Asset asset = files.bundle().equals(BUNDLE.require(exchange)) ? files.asset(name) : null;
    if (asset == null) {
      throw Problem.of(ProblemType.NO_SUCH_ROUTE, "There is no such file").exception();
    }
    return asset.reply(exchange).header("Cache-Control", "public, max-age=31536000, immutable");
  }
}
