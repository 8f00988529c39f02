// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry over real HTTP, in memory, that speaks Confluent's REST API and can be told to
 * misbehave.
 */
final class RegistryServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One version of a subject. */
  private record Version(int id, String schema, ArrayNode references) {}

  /** What to answer instead of the truth. */
  record Fault(int status, String body) {}

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, List<Version>> subjects = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, ObjectNode> answersById = new HashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile @Nullable String authorization;
  private volatile @Nullable CountDownLatch gate;
  private String compatibility = "NONE";
  private int port;
  private HttpServer server;

  RegistryServer() {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int onPort) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
      http.createContext("/", this::handle);
      http.setExecutor(executor);
      http.start();
      return http;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  String urlWithUser(String userInfo) {
    return "http://" + userInfo + "@127.0.0.1:" + port;
  }

  /** Stops listening; what is registered stays. */
  void stop() {
    server.stop(0);
  }

  /** Listens on the same port again. */
  void restart() {
    server = listen(port);
  }

  /** Answers the next requests with these, then truthfully. */
  void misbehave(Fault... next) {
    faults.addAll(List.of(next));
  }

  void misbehave(int... statuses) {
    for (int status : statuses) {
      faults.add(new Fault(status, "{\"error_code\":" + status + ",\"message\":\"on purpose\"}"));
    }
  }

  /** Answers nothing until the latch opens. */
  void holdBack(CountDownLatch until) {
    gate = until;
  }

  void requireAuthorization(String header) {
    authorization = header;
  }

  /** {@code METHOD path} of each request so far. */
  List<String> requests() {
    return requests;
  }

  /** The bodies of the requests that had one. */
  List<String> bodies() {
    return bodies;
  }

  /** Registers a schema text with references, each as subject, version and name. */
  synchronized int register(String subject, String schema, List<List<String>> references) {
    ArrayNode array = JSON.createArrayNode();
    for (List<String> reference : references) {
      array
          .addObject()
          .put("subject", reference.get(0))
          .put("version", Integer.parseInt(reference.get(1)))
          .put("name", reference.get(2));
    }
    return register(subject, schema, array);
  }

  /** Gives an id to something that is not an Avro schema. */
  synchronized int registerOther(String type, String schema) {
    int id = ids.size() + 1;
    ids.put(type + schema, id);
    answersById.put(id, JSON.createObjectNode().put("schemaType", type).put("schema", schema));
    return id;
  }

  private int register(String subject, String schema, ArrayNode references) {
    int id = ids.computeIfAbsent(schema + references, unused -> ids.size() + 1);
    ObjectNode answer = JSON.createObjectNode().put("schema", schema);
    if (!references.isEmpty()) {
      answer.set("references", references);
    }
    answersById.putIfAbsent(id, answer);
    List<Version> versions = subjects.computeIfAbsent(subject, unused -> new ArrayList<>());
    if (versions.stream().noneMatch(version -> version.id() == id)) {
      versions.add(new Version(id, schema, references));
    }
    return id;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      if (body.length > 0) {
        bodies.add(new String(body, StandardCharsets.UTF_8));
      }
      CountDownLatch latch = gate;
      if (latch != null) {
        latch.await();
      }
      Fault answer = faults.poll();
      if (answer == null) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        answer =
            authorization != null && !authorization.equals(given)
                ? error(401, 401, "Unauthorized")
                : answer(
                    exchange.getRequestMethod(),
                    path,
                    body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Fault answer(String method, String path, JsonNode body) {
    String[] parts = path.substring(1).split("/", -1);
    String route = method + " " + parts[0] + " " + parts.length;
    return switch (route) {
      case "POST subjects 3" -> registered(decode(parts[1]), body);
      case "POST subjects 2" -> lookedUp(decode(parts[1]), body);
      case "GET subjects 4" -> version(decode(parts[1]), parts[3]);
      case "GET schemas 3" -> byId(Integer.parseInt(parts[2]));
      case "GET config 1" -> ok(JSON.createObjectNode().put("compatibilityLevel", compatibility));
      case "PUT config 1", "PUT config 2" -> setCompatibility(body);
      default -> error(404, 404, "HTTP 404 Not Found");
    };
  }

  private Fault registered(String subject, JsonNode body) {
    int id = register(subject, body.path("schema").asText(), JSON.createArrayNode());
    return ok(JSON.createObjectNode().put("id", id));
  }

  private Fault lookedUp(String subject, JsonNode body) {
    List<Version> versions = subjects.get(subject);
    if (versions == null) {
      return error(404, 40401, "Subject '" + subject + "' not found.");
    }
    return versions.stream()
        .filter(version -> version.schema().equals(body.path("schema").asText()))
        .findFirst()
        .map(version -> ok(describe(subject, versions, version)))
        .orElseGet(() -> error(404, 40403, "Schema not found"));
  }

  private Fault version(String subject, String number) {
    List<Version> versions = subjects.get(subject);
    if (versions == null) {
      return error(404, 40401, "Subject '" + subject + "' not found.");
    }
    int index = number.equals("latest") ? versions.size() - 1 : Integer.parseInt(number) - 1;
    return index < versions.size()
        ? ok(describe(subject, versions, versions.get(index)))
        : error(404, 40402, "Version " + number + " not found.");
  }

  private Fault byId(int id) {
    ObjectNode answer = answersById.get(id);
    return answer == null ? error(404, 40403, "Schema " + id + " not found") : ok(answer);
  }

  private Fault setCompatibility(JsonNode body) {
    String level = body.path("compatibility").asText();
    if (!List.of("NONE", "BACKWARD", "FORWARD", "FULL").contains(level)) {
      return error(422, 42203, "Invalid compatibility level");
    }
    compatibility = level;
    return ok(JSON.createObjectNode().put("compatibility", level));
  }

  private static ObjectNode describe(String subject, List<Version> versions, Version version) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("subject", subject)
            .put("version", versions.indexOf(version) + 1)
            .put("id", version.id())
            .put("schema", version.schema());
    if (!version.references().isEmpty()) {
      node.set("references", version.references());
    }
    return node;
  }

  private static Fault ok(JsonNode body) {
    return new Fault(200, body.toString());
  }

  private static Fault error(int status, int code, String message) {
    return new Fault(
        status, JSON.createObjectNode().put("error_code", code).put("message", message).toString());
  }

  private static String decode(String segment) {
    return URLDecoder.decode(segment, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
