// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.openapi;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.topics.TopicNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The API's own description: the document, a reader for it, and a page for each kind of problem.
 */
public final class DocumentRoutes {
  private static final String GROUP = "Documentation";
  private static final String MARKDOWN = "text/markdown; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final Map<String, String> ASSETS =
      Map.of(
          "reader.js",
          "text/javascript; charset=utf-8",
          "reader.css",
          "text/css; charset=utf-8",
          "rest.md",
          MARKDOWN,
          "events.md",
          MARKDOWN,
          "configuration.md",
          MARKDOWN);
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Parameter FILE =
      Parameter.path("file", 64, "Part of the page.", "reader.js");
  private static final Parameter PROBLEM =
      Parameter.path("problem", 64, "Last part of a problem's type.", "plan-not-found");

  private final List<Route> all;
  private final Map<String, Object> document;
  private final Map<String, Object> asyncDocument;

  /**
   * Describes {@code described} and itself.
   *
   * @param described all other routes
   * @param topics the topics
   * @param version version of Headway
   */
  public DocumentRoutes(List<Route> described, TopicNames topics, String version) {
    List<Route> routes = new ArrayList<>(described);
    routes.addAll(own());
    this.all = List.copyOf(routes);
    this.document = OpenApiDocument.of(all, version);
    this.asyncDocument = AsyncApiDocument.of(topics, version);
  }

  /** Every route: those described, and those that describe. */
  public List<Route> all() {
    return all;
  }

  private List<Route> own() {
    return List.of(
        Route.get("/openapi.json", "openapi", GROUP)
            .says("This document", "OpenAPI 3.1, made from the routes the server runs.")
            .answers(
                Response.other(
                    200, "The document.", "application/json", Map.of("openapi", "3.1.0")))
            .by(exchange -> Reply.json(200, document)),
        Route.get("/asyncapi.json", "asyncapi", GROUP)
            .says("The topics", "AsyncAPI 3.0, with the Avro schemas of what is on them.")
            .answers(
                Response.other(
                    200, "The document.", "application/json", Map.of("asyncapi", "3.0.0")))
            .by(exchange -> Reply.json(200, asyncDocument)),
        Route.get("/docs", "docs", GROUP)
            .says("A reader", "This document as a page, without anything from elsewhere.")
            .answers(Response.other(200, "The page.", "text/html", "<!doctype html>…"))
            .by(exchange -> page(resource("reader.html"))),
        Route.get("/docs/{file}", "docsFile", GROUP)
            .says(
                "Parts of the reader",
                "Script and style of /docs, and the pages rest.md, events.md and configuration.md as Markdown.")
            .takes(FILE)
            .answers(Response.other(200, "The file, of its own type.", "text/*", "# REST API\n…"))
            .problems(ProblemType.NO_SUCH_ROUTE, ProblemType.INVALID_PARAMETER)
            .by(DocumentRoutes::asset),
        Route.get("/problems/{problem}", "problem", GROUP)
            .says("A kind of problem", "What the type of a problem means and what to do about it.")
            .takes(PROBLEM)
            .answers(Response.other(200, "The page.", "text/html", "<!doctype html>…"))
            .problems(ProblemType.NO_SUCH_ROUTE, ProblemType.INVALID_PARAMETER)
            .by(DocumentRoutes::problem));
  }

  private static Reply asset(Exchange exchange) {
    String name = FILE.require(exchange);
    String contentType = ASSETS.get(name);
    if (contentType == null) {
      throw Problem.of(ProblemType.NO_SUCH_ROUTE, "There is no such file").exception();
    }
    return Reply.text(200, contentType, resource(name)).header("Cache-Control", "no-cache");
  }

  private static Reply problem(Exchange exchange) {
    String slug = PROBLEM.require(exchange);
    for (ProblemType type : ProblemType.values()) {
      if (type.slug().equals(slug)) {
        return page(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>%s</title><link rel=\"stylesheet\" href=\"/docs/reader.css\"><main><h1>%s</h1><p>Status %d</p><p>%s</p><p><a href=\"/docs\">API</a></p></main></html>"
                .formatted(type.title(), type.title(), type.status(), escaped(type.meaning())));
      }
    }
    throw Problem.of(ProblemType.NO_SUCH_ROUTE, "There is no such kind of problem").exception();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static Reply page(String html) {
    return Reply.text(200, HTML, html).header("Content-Security-Policy", PAGE_POLICY);
  }

  private static String resource(String name) {
    try (InputStream in = DocumentRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
