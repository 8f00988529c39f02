// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.identity.Authenticator;
import dev.headway.http.identity.BrowserSessions;
import dev.headway.http.identity.BrowserSessions.SignIn;
import dev.headway.http.identity.Caller;
import dev.headway.http.identity.Headers;
import dev.headway.http.identity.Role;
import dev.headway.http.json.Json;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.RequestBody;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signing in and out, for people before a browser. Other clients send headers with each request.
 */
public final class SessionRoutes {
  private static final String GROUP = "Dashboard";
  private static final String SET_COOKIE = "Set-Cookie";
  private static final Parameter CSRF =
      Parameter.header(
          BrowserSessions.CSRF_HEADER,
          true,
          64,
          "Anything: no page of another site can send it.",
          "1");

  private final BrowserSessions sessions;
  private final Authenticator authenticator;
  private final String version;

  /**
   * Sessions of those whom {@code authenticator} believes.
   *
   * @param version version of Headway
   */
  public SessionRoutes(BrowserSessions sessions, Authenticator authenticator, String version) {
    this.sessions = sessions;
    this.authenticator = authenticator;
    this.version = version;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/session", "session", GROUP)
            .says("Who is asking", "As the dashboard shows it. Nobody is no problem here.")
            .answers(Response.json(200, "Who is asking.", SessionView.class))
            .problems(ProblemType.KEYS_UNAVAILABLE, ProblemType.INVALID_PARAMETER)
            .by(this::show),
        Route.post("/login", "login", GROUP)
            .says(
                "Sign in",
                "Checks what identifies a person and keeps it in a cookie that scripts cannot read and other sites cannot send, until the browser is closed or the token expires.")
            .takes(CSRF)
            .takes(
                new RequestBody(
                    "A token where tokens are believed (`auth.mode=jwt`), else names.",
                    List.of(
                        new RequestBody.Form(
                            "application/json",
                            Map.of("type", "object"),
                            Map.of(
                                "tenant_id", "acme", "user_id", "ada", "roles", List.of("user"))))))
            .answers(
                Response.json(200, "Who signed in.", SessionView.class)
                    .header(SET_COOKIE, "The session."))
            .problems(
                ProblemType.UNAUTHENTICATED,
                ProblemType.FORBIDDEN,
                ProblemType.INVALID_PARAMETER,
                ProblemType.TOO_LARGE,
                ProblemType.KEYS_UNAVAILABLE)
            .by(this::login),
        Route.post("/logout", "logout", GROUP)
            .says("Sign out", "Has the browser forget the cookie.")
            .takes(CSRF)
            .answers(Response.empty(204, "Forgotten.").header(SET_COOKIE, "An empty one."))
            .problems(ProblemType.FORBIDDEN)
            .by(
                exchange -> {
                  BrowserSessions.checkOwnPage(exchange.headers());
                  return Reply.empty(204).header(SET_COOKIE, BrowserSessions.endCookie());
                }));
  }

  private Reply show(Exchange exchange) {
    Caller caller;
    try {
      caller = authenticator.caller(sessions.identify(exchange.headers()));
    } catch (ProblemException e) {
      if (e.problem().type() != ProblemType.UNAUTHENTICATED) {
        throw e;
      }
      return Reply.json(
          200,
          new SessionView(sessions.how().label(), false, false, null, null, List.of(), version));
    }
    return Reply.json(200, view(caller));
  }

  private Reply login(Exchange exchange) {
    BrowserSessions.checkOwnPage(exchange.headers());
    JsonNode body = body(exchange);
    Headers claimed =
        switch (sessions.how()) {
          case JWT -> sessions.token(text(body, "token"));
          case HEADERS ->
              sessions.names(text(body, "tenant_id"), text(body, "user_id"), roles(body));
          case PROXY ->
              throw Problem.of(ProblemType.FORBIDDEN, "A proxy says who is asking here")
                  .exception();
        };
    Caller caller = authenticator.caller(claimed);
    boolean secure = "https".equalsIgnoreCase(exchange.header("X-Forwarded-Proto"));
    return Reply.json(200, view(caller)).header(SET_COOKIE, sessions.setCookie(claimed, secure));
  }

  private SessionView view(Caller caller) {
    return new SessionView(
        sessions.how().label(),
        true,
        sessions.how() != SignIn.PROXY,
        caller.owner().tenantId(),
        caller.owner().userId(),
        caller.roles().stream().map(Role::label).toList(),
        version);
  }

  private static JsonNode body(Exchange exchange) {
    try {
      JsonNode body = Json.read(exchange.body());
      if (body.isObject()) {
        return body;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw Problem.parameter("", "The body is no JSON object").exception();
  }

  private static List<String> roles(JsonNode body) {
    List<String> roles = new ArrayList<>();
    body.path("roles").forEach(role -> roles.add(role.asText().replaceAll("[^A-Za-z]", "")));
    return roles;
  }

  private static String text(JsonNode body, String name) {
    @Nullable JsonNode value = body.get(name);
    // Without the characters that would end a header, or a part of the cookie.
    if (value == null || !value.isTextual() || value.asText().isBlank() || controls(value)) {
      throw Problem.parameter("/" + name, name + " must be a text").exception();
    }
    return value.asText().strip();
  }

  private static boolean controls(JsonNode value) {
    return value.asText().strip().chars().anyMatch(Character::isISOControl);
  }
}
