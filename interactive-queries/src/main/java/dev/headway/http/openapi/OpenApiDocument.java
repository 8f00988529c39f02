// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.openapi;

import dev.headway.http.identity.HeaderIdentity;
import dev.headway.http.identity.Role;
import dev.headway.http.problem.FieldError;
import dev.headway.http.ratelimit.TenantRates;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.RequestBody;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document of a table of routes. */
public final class OpenApiDocument {
  private static final String TOKEN = "token";
  private static final String TENANT = "tenant";
  private static final String USER = "user";
  private static final String ROLES = "roles";

  /** Each a way to say who is asking; which ways are believed, the server's settings say. */
  private static final List<Map<String, Object>> IDENTITIES =
      List.of(
          object(TOKEN, List.of()),
          object(TENANT, List.of(), USER, List.of()),
          object(TENANT, List.of(), USER, List.of(), ROLES, List.of()));

  private final RecordSchemas schemas = new RecordSchemas();
  private final List<Route> routes;
  private final String version;

  private OpenApiDocument(List<Route> routes, String version) {
    this.routes = routes;
    this.version = version;
  }

  /** The document of {@code routes}. */
  public static Map<String, Object> of(List<Route> routes, String version) {
    return new OpenApiDocument(routes, version).build();
  }

  private Map<String, Object> build() {
    Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
    for (Route route : routes) {
      paths
          .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
          .put(route.method().name().toLowerCase(Locale.ROOT), operation(route));
    }
    return object(
        "openapi", "3.1.0",
        "info",
            object(
                "title",
                "Headway",
                "version",
                version,
                "description",
                "Live progress of AI-agent plans. Times are RFC 3339 in UTC, durations seconds, money US dollars, shares 0 to 1. Errors are RFC 9457 problem details.",
                "license",
                object("name", "Apache-2.0", "identifier", "Apache-2.0")),
        "servers", List.of(object("url", "/")),
        "paths", paths,
        "components",
            object(
                "schemas", schemas.all(),
                "securitySchemes", securitySchemes()));
  }

  private static Map<String, Object> securitySchemes() {
    return object(
        TOKEN,
        object(
            "type", "http",
            "scheme", "bearer",
            "bearerFormat", "JWT",
            "description",
                "A signed token that names tenant, user and roles, with auth.mode=jwt. X-Tenant-ID and X-User-ID may be sent beside it, and must be the same."),
        TENANT,
        key(HeaderIdentity.TENANT, "Tenant, at most 64 characters, with auth.mode=headers."),
        USER,
        key(
            HeaderIdentity.USER,
            "User on whose behalf is asked, at most 64 characters, with auth.mode=headers."),
        ROLES,
        key(
            HeaderIdentity.ROLES,
            "Roles of the user between commas (user, viewer, operator, admin), with auth.mode=headers; user when it is not sent."));
  }

  private static Map<String, Object> key(String header, String description) {
    return object("type", "apiKey", "in", "header", "name", header, "description", description);
  }

  private Map<String, Object> operation(Route route) {
    Map<String, Object> operation =
        object(
            "operationId", route.id(),
            "tags", List.of(route.group()),
            "summary", route.summary(),
            "description", description(route));
    operation.put("security", route.identity() ? IDENTITIES : List.of());
    if (!route.parameters().isEmpty()) {
      operation.put(
          "parameters", route.parameters().stream().map(OpenApiDocument::parameter).toList());
    }
    RequestBody body = route.body();
    if (body != null) {
      operation.put("requestBody", requestBody(body));
    }
    Map<String, Object> responses = new LinkedHashMap<>();
    for (Response response : route.responses()) {
      responses.put(Integer.toString(response.status()), response(route, response));
    }
    operation.put("responses", responses);
    return operation;
  }

  private static String description(Route route) {
    return route.role() == Role.USER
        ? route.description()
        : route.description() + " Takes the role " + route.role().label() + ".";
  }

  private static Map<String, Object> parameter(Parameter parameter) {
    return object(
        "name", parameter.name(),
        "in", parameter.in().name().toLowerCase(Locale.ROOT),
        "required", parameter.required(),
        "description", parameter.description(),
        "schema", parameter.schema(),
        "example", parameter.example());
  }

  private static Map<String, Object> requestBody(RequestBody body) {
    Map<String, Object> content = new LinkedHashMap<>();
    for (RequestBody.Form form : body.content()) {
      content.put(form.mediaType(), object("schema", form.schema(), "example", form.example()));
    }
    return object("required", true, "description", body.description(), "content", content);
  }

  private Map<String, Object> response(Route route, Response response) {
    Map<String, Object> result = object("description", response.description());
    Map<String, Object> headers = new LinkedHashMap<>();
    response.headers().forEach((name, says) -> headers.put(name, header(says)));
    headers.put(
        "X-Request-ID", header("As sent, or made; every log line of the request carries it."));
    // Who is asking is not known of a 401, nor of a 503 for want of keys.
    if (route.identity() && response.status() != 401) {
      headers.put(
          TenantRates.LIMIT,
          header(
              "What the tenant may still ask: r requests now, and all it may at once in t seconds. Not sent where nothing is limited."));
      headers.put(
          TenantRates.POLICY,
          header(
              "How much a tenant may ask: q requests at once, which take w seconds to come back."));
    }
    result.put("headers", headers);
    if (!response.mediaType().isEmpty()) {
      result.put("content", Map.of(response.mediaType(), content(response)));
    }
    return result;
  }

  private static Map<String, Object> header(String says) {
    return object("description", says, "schema", Map.of("type", "string"));
  }

  private Map<String, Object> content(Response response) {
    Class<?> body = response.body();
    if (body == null) {
      Object example = Objects.requireNonNull(response.example(), "no record and no example");
      String type = example instanceof String ? "string" : "object";
      return object("schema", Map.of("type", type), "example", example);
    }
    Map<String, Object> schema = schemas.reference(body);
    Object example = schemas.example(body);
    return response.list()
        ? object("schema", object("type", "array", "items", schema), "example", List.of(example))
        : object("schema", schema, "example", problem(response, example));
  }

  /** A problem's example shows the status it is under, and single faults where they are told. */
  private Object problem(Response response, Object example) {
    if (!response.mediaType().equals("application/problem+json")
        || !(example instanceof Map<?, ?> members)) {
      return example;
    }
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    members.forEach((name, value) -> shown.put(String.valueOf(name), value));
    shown.put("type", response.description().replaceFirst("(?s)^[^`]*`([^`]*)`.*$", "$1"));
    shown.put("title", response.description().replaceFirst(" \\(.*$", ""));
    shown.put("status", response.status());
    shown.put("detail", shown.get("title") + ": what exactly, and what helps");
    if (response.status() == 400 || response.status() == 422) {
      shown.put("errors", List.of(schemas.example(FieldError.class)));
    } else {
      shown.remove("errors");
    }
    return shown;
  }

  private static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
