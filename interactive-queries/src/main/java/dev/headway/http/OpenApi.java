// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document, made from the table of routes and the records of their bodies. */
final class OpenApi {
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE = new PropertyNamingStrategies.SnakeCaseStrategy();
  private static final Map<Integer, String> REASONS =
      Map.of(
          400, "The body or the position token is not valid; errors[] names the fields by JSON pointer.",
          401, "Identity is missing.",
          404, "There is no such plan, or it is not the caller's.",
          413, "The body is too large.",
          415, "The media type is not supported.",
          422, "A parameter or header is not valid.",
          503, "Not available right now; Retry-After says when to ask again.");

  private final ObjectNode document = Json.MAPPER.createObjectNode();
  private final ObjectNode schemas;

  private OpenApi(String version) {
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Headway tracker")
        .put("version", version)
        .put("description", "What AI-agent plans are doing, from the events the agents exchange.")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    document.putObject("paths");
    ObjectNode components = document.putObject("components");
    schemas = components.putObject("schemas");
    ObjectNode security = components.putObject("securitySchemes");
    for (String header : List.of("X-Tenant-ID", "X-User-ID")) {
      security.putObject(header).put("type", "apiKey").put("in", "header").put("name", header);
    }
    problem();
  }

  static byte[] of(List<Route> routes, String version) {
    OpenApi api = new OpenApi(version);
    routes.forEach(api::add);
    return Json.bytes(api.document);
  }

  private void problem() {
    ObjectNode problem = schemas.putObject("Problem");
    problem.put("type", "object").put("description", "RFC 9457 problem details.");
    ObjectNode properties = problem.putObject("properties");
    for (String name : List.of("type", "title", "detail", "instance", "trace_id")) {
      properties.putObject(name).put("type", "string");
    }
    properties.putObject("status").put("type", "integer");
    properties.putObject("errors").put("type", "array").set("items", ref(schema(Problem.FieldError.class)));
  }

  private void add(Route route) {
    ObjectNode paths = (ObjectNode) document.get("paths");
    ObjectNode operation = paths.withObjectProperty(route.path()).putObject(route.method().name().toLowerCase(Locale.ROOT));
    operation.put("operationId", route.id()).put("summary", route.summary());
    parameters(route, operation.putArray("parameters"));
    if (route.identified()) {
      operation.putArray("security").addObject().putArray("X-Tenant-ID");
      ((ObjectNode) operation.get("security").get(0)).putArray("X-User-ID");
    }
    if (route.id().equals("postEvents")) {
      requestBody(operation.putObject("requestBody"));
    }
    ObjectNode responses = operation.putObject("responses");
    ObjectNode success = responses.putObject(Integer.toString(route.success())).put("description", route.summary());
    if (route.identified()) {
      success
          .putObject("headers")
          .putObject("Headway-Position")
          .put("description", "How far the answering store has got, or what the request wrote.")
          .putObject("schema")
          .put("type", "string");
    }
    if (route.answer() != null) {
      ObjectNode content = success.putObject("content").putObject("application/json").putObject("schema");
      if (route.list()) {
        content.put("type", "array").set("items", ref(schema(route.answer())));
      } else {
        content.setAll(ref(schema(route.answer())));
      }
    }
    for (int failure : route.failures()) {
      responses
          .putObject(Integer.toString(failure))
          .put("description", REASONS.getOrDefault(failure, "A problem."))
          .putObject("content")
          .putObject("application/problem+json")
          .putObject("schema")
          .setAll(ref("Problem"));
    }
  }

  private static void parameters(Route route, ArrayNode parameters) {
    Matcher path = PATH_PARAMETER.matcher(route.path());
    while (path.find()) {
      parameters
          .addObject()
          .put("name", path.group(1))
          .put("in", "path")
          .put("required", true)
          .putObject("schema")
          .put("type", "string");
    }
    for (Route.Parameter parameter : route.parameters()) {
      parameters
          .addObject()
          .put("name", parameter.name())
          .put("in", parameter.in())
          .put("description", parameter.description())
          .putObject("schema")
          .put("type", parameter.type());
    }
  }

  private static void requestBody(ObjectNode body) {
    body.put("required", true);
    ObjectNode content = body.putObject("content");
    ObjectNode event = content.putObject("application/cloudevents+json");
    ObjectNode schema = event.putObject("schema").put("type", "object");
    schema.putArray("required").add("source").add("type");
    ObjectNode properties = schema.putObject("properties");
    for (String name : List.of("id", "source", "specversion", "type", "topic", "time", "plan_id", "task_id", "correlation_id", "response_event", "session_id", "goal_id", "scope_id", "parent_plan_id", "trace_id", "parent_event_id")) {
      properties.putObject(name).put("type", "string");
    }
    properties.putObject("data").put("type", "object");
    event
        .putObject("example")
        .put("id", "e1")
        .put("source", "planner")
        .put("type", "data.fetch.requested")
        .put("topic", "action-requests")
        .put("plan_id", "p1")
        .put("response_event", "data.fetch.done")
        .putObject("data")
        .put("action_id", "a1");
    ObjectNode batch = content.putObject("application/cloudevents-batch+json").putObject("schema");
    batch.put("type", "array").put("maxItems", 1_000).putObject("items").put("type", "object");
  }

  private static ObjectNode ref(String schema) {
    return Json.MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + schema);
  }

  private String schema(Class<?> type) {
    String name = type.getSimpleName().replaceAll("View$", "");
    if (schemas.has(name)) {
      return name;
    }
    ObjectNode schema = schemas.putObject(name).put("type", "object");
    Doc doc = type.getAnnotation(Doc.class);
    if (doc != null) {
      schema.put("description", doc.value());
    }
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (RecordComponent component : type.getRecordComponents()) {
      String property = SNAKE.translate(component.getName());
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      properties.set(property, property(component, nullable));
      required.add(property);
    }
    return name;
  }

  private ObjectNode property(RecordComponent component, boolean nullable) {
    Class<?> type = component.getType();
    if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
      return typed("object", nullable);
    }
    if (type == String.class) {
      return typed("string", nullable);
    }
    if (type == Instant.class) {
      return typed("string", nullable).put("format", "date-time");
    }
    if (type == BigDecimal.class) {
      return typed("number", nullable);
    }
    if (type == boolean.class) {
      return typed("boolean", nullable);
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return typed("integer", nullable);
    }
    if (type == List.class) {
      Type element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      ObjectNode list = typed("array", nullable);
      if (element == String.class || element == Integer.class) {
        list.putObject("items").put("type", element == String.class ? "string" : "integer");
      } else {
        list.set("items", ref(schema((Class<?>) element)));
      }
      return list;
    }
    ObjectNode object = ref(schema(type));
    if (!nullable) {
      return object;
    }
    ObjectNode either = Json.MAPPER.createObjectNode();
    either.putArray("oneOf").add(object).addObject().put("type", "null");
    return either;
  }

  private static ObjectNode typed(String type, boolean nullable) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    if (nullable) {
      schema.putArray("type").add(type).add("null");
    } else {
      schema.put("type", type);
    }
    return schema;
  }
}
