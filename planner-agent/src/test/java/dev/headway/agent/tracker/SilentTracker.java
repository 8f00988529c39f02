// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Begins a stream, and says nothing more, and does not cut it either. */
final class SilentTracker implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger connections = new AtomicInteger();

  SilentTracker(String beginning) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> begin(exchange, beginning));
    server.setExecutor(executor);
    server.start();
  }

  private void begin(HttpExchange exchange, String beginning) throws IOException {
    connections.incrementAndGet();
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
