// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.converter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of a schema registry, over real HTTP, as it takes to write records and to read them. */
final class SmallRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> schemas = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  SmallRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ObjectNode answer = answer(exchange);
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
      exchange.sendResponseHeaders(answer.path("error_code").asInt(200), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private ObjectNode answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    ObjectNode answer = JSON.createObjectNode();
    if (path.startsWith("/subjects/")) {
      JsonNode asked = JSON.readTree(exchange.getRequestBody());
      String schema = asked.path("schema").asText();
      if (!schemas.contains(schema)) {
        schemas.add(schema);
      }
      int id = schemas.indexOf(schema) + 1;
      return answer
          .put("subject", path.split("/")[2])
          .put("version", id)
          .put("id", id)
          .put("schema", schema);
    }
    if (path.startsWith("/schemas/ids/")) {
      int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
      return answer.put("schema", schemas.get(id - 1));
    }
    return answer.put("error_code", 404);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
