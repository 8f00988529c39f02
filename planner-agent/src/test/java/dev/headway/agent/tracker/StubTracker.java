// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers like the tracker what it is told to, in that order, the last one for ever. */
final class StubTracker implements AutoCloseable {
  /** A request as it came. */
  record Asked(URI target, Map<String, List<String>> headers) {
    @Nullable String header(String name) {
      List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
      return values == null ? null : String.join(",", values);
    }
  }

  /** What to answer. */
  record Told(int status, String type, Map<String, String> headers, String body, Duration delay) {}

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Told> answers = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();

  StubTracker() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(executor);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  StubTracker says(String body) {
    return says(body, Map.of());
  }

  StubTracker says(String body, Map<String, String> headers) {
    return says(new Told(200, "application/json", headers, body, Duration.ZERO));
  }

  StubTracker refuses(int status, String slug, Map<String, String> headers, String errors) {
    String body =
        "{\"type\":\"/problems/%s\",\"title\":\"T\",\"status\":%d,\"detail\":\"the %s\",\"instance\":\"/x\",\"trace_id\":\"t1\"%s}"
            .formatted(slug, status, slug, errors);
    return says(new Told(status, "application/problem+json", headers, body, Duration.ZERO));
  }

  StubTracker refuses(int status, String slug) {
    return refuses(status, slug, Map.of(), "");
  }

  StubTracker says(Told told) {
    synchronized (answers) {
      answers.add(told);
    }
    return this;
  }

  List<Asked> asked() {
    synchronized (answers) {
      return List.copyOf(asked);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    Told told;
    synchronized (answers) {
      asked.add(new Asked(exchange.getRequestURI(), headers));
      told = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
    try {
      Thread.sleep(told.delay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] body = told.body().getBytes(StandardCharsets.UTF_8);
    told.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", told.type());
    exchange.sendResponseHeaders(told.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
