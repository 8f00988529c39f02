// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.json.Json;
import dev.headway.http.plan.PlanSetSnapshots;
import dev.headway.http.problem.FieldError;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.RequestBody;
import dev.headway.listing.View;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a webhook to be.
 *
 * @param url where
 * @param description what its owner says of it
 * @param events of what
 * @param ofTenant of the plans of all users
 * @param filter of which plans
 * @param enabled it is to be told
 * @param secret signs; null: one is made
 */
record WebhookRequest(
    String url,
    String description,
    Set<EventType> events,
    boolean ofTenant,
    Map<String, String> filter,
    boolean enabled,
    @Nullable WebhookSecret secret) {
  private static final int LONGEST_DESCRIPTION = 500;
  private static final Set<String> MEMBERS =
      Set.of("url", "description", "events", "plans", "filter", "enabled", "secret");

  /** The body as the document shows it. */
  static RequestBody body() {
    String types =
        EventType.choices().stream().map(EventType::label).collect(Collectors.joining(", "));
    Map<String, Object> filters = new TreeMap<>();
    for (String name : PlanSetSnapshots.filters()) {
      filters.put(name, Map.of("type", "string"));
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("url", said("string", "Where deliveries go: an https URL of a public host."));
    properties.put("description", said("string", "What you want to say of it; 500 characters."));
    properties.put(
        "events",
        Map.of(
            "type",
            "array",
            "items",
            Map.of("type", "string"),
            "description",
            "Of what: any of " + types + ". Missing: all but plan.updated."));
    properties.put(
        "plans",
        said(
            "string",
            "own (default): the caller's plans. tenant: those of all users, which takes the role operator. Cannot be changed later."));
    properties.put(
        "filter",
        Map.of(
            "type",
            "object",
            "properties",
            filters,
            "description",
            "Of which plans, as the parameters of GET /v1/tracker/stream."));
    properties.put("enabled", said("boolean", "Whether it is told; true when missing."));
    properties.put(
        "secret",
        said(
            "string",
            "whsec_ and the base64 of 24 to 64 bytes; when missing one is made. Not for PUT: see …/secret."));
    return new RequestBody(
        "The webhook.",
        List.of(
            new RequestBody.Form(
                "application/json",
                Map.of("type", "object", "required", List.of("url"), "properties", properties),
                Map.of(
                    "url",
                    "https://example.com/headway",
                    "events",
                    List.of("plan.failed", "plan.stalled"),
                    "filter",
                    Map.of("scope", "venture-3")))));
  }

  private static Map<String, Object> said(String type, String description) {
    return Map.of("type", type, "description", description);
  }

  /**
   * Reads a body.
   *
   * @throws ProblemException 422, naming each member that cannot be used
   */
  static WebhookRequest read(byte[] body, View view, AddressGuard guard) {
    JsonNode json;
    try {
      json = Json.read(body);
    } catch (IllegalArgumentException e) {
      throw refused(List.of(new FieldError("", "the body is not JSON")));
    }
    if (json == null || !json.isObject()) {
      throw refused(List.of(new FieldError("", "the body must be a JSON object")));
    }
    return new Reading(json, new ArrayList<>()).request(view, guard);
  }

  /** The secret in a body that may hold one; null: none is given. */
  static @Nullable WebhookSecret secret(byte[] body) {
    if (body.length == 0) {
      return null;
    }
    try {
      JsonNode json = Json.read(body);
      Reading reading = new Reading(json, new ArrayList<>());
      WebhookSecret secret = reading.secret();
      reading.check();
      return secret;
    } catch (IllegalArgumentException e) {
      throw refused(List.of(new FieldError("", "the body is not JSON")));
    }
  }

  private static ProblemException refused(List<FieldError> errors) {
    return Problem.of(
            ProblemType.INVALID_PARAMETER,
            errors.stream().map(FieldError::detail).collect(Collectors.joining("; ")))
        .with(errors)
        .exception();
  }

  /** Reads member by member and notes what is wrong. */
  private record Reading(JsonNode json, List<FieldError> errors) {
    WebhookRequest request(View view, AddressGuard guard) {
      json.fieldNames()
          .forEachRemaining(
              name -> {
                if (!MEMBERS.contains(name)) {
                  wrong("/" + name, name + " is not a member of a webhook");
                }
              });
      String url = url(guard);
      String description = text("description");
      if (description.codePointCount(0, description.length()) > LONGEST_DESCRIPTION) {
        wrong("/description", "description is longer than " + LONGEST_DESCRIPTION + " characters");
      }
      WebhookRequest request =
          new WebhookRequest(
              url, description, events(), ofTenant(), filter(view), enabled(), secret());
      check();
      return request;
    }

    void check() {
      if (!errors.isEmpty()) {
        throw refused(errors);
      }
    }

    private void wrong(String pointer, String detail) {
      errors.add(new FieldError(pointer, detail));
    }

    private String text(String name) {
      JsonNode value = json.path(name);
      if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
        wrong("/" + name, name + " must be a text");
      }
      return value.isTextual() ? value.asText() : "";
    }

    private String url(AddressGuard guard) {
      String url = text("url");
      String refusal = url.isEmpty() ? "is missing" : guard.refusal(url);
      if (refusal != null) {
        wrong("/url", "url " + refusal);
      }
      return url;
    }

    private Set<EventType> events() {
      JsonNode list = json.path("events");
      if (list.isMissingNode() || list.isNull()) {
        return EventType.byDefault();
      }
      Set<EventType> events = EnumSet.noneOf(EventType.class);
      if (!list.isArray() || list.isEmpty()) {
        wrong("/events", "events must be a list of at least one type");
        return events;
      }
      for (int i = 0; i < list.size(); i++) {
        EventType type = EventType.of(list.get(i).asText()).orElse(null);
        if (type == null || !EventType.choices().contains(type)) {
          wrong(
              "/events/" + i,
              "events must be of "
                  + EventType.choices().stream()
                      .map(EventType::label)
                      .collect(Collectors.joining(", ")));
        } else {
          events.add(type);
        }
      }
      return events;
    }

    private boolean ofTenant() {
      String plans = text("plans");
      if (!plans.isEmpty() && !plans.equals("own") && !plans.equals("tenant")) {
        wrong("/plans", "plans must be own or tenant");
      }
      return plans.equals("tenant");
    }

    private boolean enabled() {
      JsonNode enabled = json.path("enabled");
      if (!enabled.isMissingNode() && !enabled.isBoolean()) {
        wrong("/enabled", "enabled must be true or false");
      }
      return enabled.asBoolean(true);
    }

    private Map<String, String> filter(View view) {
      Map<String, String> filter = new LinkedHashMap<>();
      JsonNode given = json.path("filter");
      if (given.isMissingNode() || given.isNull()) {
        return filter;
      }
      if (!given.isObject()) {
        wrong("/filter", "filter must be an object");
        return filter;
      }
      given
          .properties()
          .forEach(
              entry -> {
                String name = entry.getKey();
                if (!PlanSetSnapshots.filters().contains(name)) {
                  wrong(
                      "/filter/" + name,
                      "filter may hold " + String.join(", ", PlanSetSnapshots.filters()));
                } else if (entry.getValue().isTextual()) {
                  filter.put(name, entry.getValue().asText());
                } else if (!entry.getValue().isNull()) {
                  wrong("/filter/" + name, name + " must be a text");
                }
              });
      try {
        PlanSetSnapshots.filter(filter, view);
      } catch (ProblemException e) {
        e.problem()
            .errors()
            .forEach(
                error -> wrong(error.pointer().replaceFirst("^/query", "/filter"), error.detail()));
      }
      return filter;
    }

    private @Nullable WebhookSecret secret() {
      String text = text("secret");
      if (text.isEmpty()) {
        return null;
      }
      try {
        return WebhookSecret.parse(text);
      } catch (IllegalArgumentException e) {
        wrong("/secret", "secret " + e.getMessage());
        return null;
      }
    }
  }
}
