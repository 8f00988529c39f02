// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A receiver of webhooks on a port of this machine. Each path is one. */
final class WebhookReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final Map<String, ToIntFunction<Got>> answers = new ConcurrentHashMap<>();

  /**
   * A request.
   *
   * @param path what was asked
   * @param id its webhook-id
   * @param timestamp its webhook-timestamp
   * @param signature its webhook-signature
   * @param body its body
   */
  record Got(String path, String id, String timestamp, String signature, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }

    String type() {
      return json().path("type").asText();
    }

    String plan() {
      return json().at("/data/plan_id").asText();
    }

    /** Whether it is signed by a secret, by the words of the specification. */
    boolean isSignedBy(String secret) {
      try {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String content = id + "." + timestamp + "." + body;
        String own =
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        return List.of(signature.split(" ")).contains(own);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  WebhookReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Got request =
          new Got(
              path,
              exchange.getRequestHeaders().getFirst("webhook-id"),
              exchange.getRequestHeaders().getFirst("webhook-timestamp"),
              exchange.getRequestHeaders().getFirst("webhook-signature"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      int status = answers.getOrDefault(path, any -> 204).applyAsInt(request);
      got.add(request);
      exchange.sendResponseHeaders(status, -1);
    }
  }

  /** Answers what comes to a path with a status; else 204. */
  void answer(String path, ToIntFunction<Got> status) {
    answers.put(path, status);
  }

  /** What has come to a path, in its order. */
  List<Got> at(String path) {
    return got.stream().filter(request -> request.path().equals(path)).toList();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
