// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headway.agent.event.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A provider's server, which answers what the test has laid ready and remembers what it was sent.
 */
final class StubProvider implements AutoCloseable {
  /** What was sent. */
  record Sent(String path, Headers headers, JsonNode body) {}

  private interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Reply> replies = new ArrayDeque<>();
  final List<Sent> sent = new CopyOnWriteArrayList<>();

  StubProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    sent.add(
        new Sent(
            exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), Json.tree(body)));
    Reply reply;
    synchronized (replies) {
      reply = replies.remove();
    }
    try (exchange) {
      reply.to(exchange);
    }
  }

  void replies(int status, String body, Map<String, String> headers) {
    reply(
        exchange -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  void replies(int status, String body) {
    replies(status, body, Map.of("Content-Type", "application/json"));
  }

  /** Sends the headers of an answer and then nothing more. */
  void stallsAfterHeaders() {
    reply(
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Tells in its error what it was sent, the key included. */
  void repliesWithTheKey(int status) {
    reply(
        exchange -> {
          byte[] bytes =
              ("{\"error\":{\"message\":\"Incorrect key: %s %s\"}}"
                      .formatted(
                          exchange.getRequestHeaders().getFirst("Authorization"),
                          exchange.getRequestHeaders().getFirst("x-api-key")))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  private void reply(Reply reply) {
    synchronized (replies) {
      replies.add(reply);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
