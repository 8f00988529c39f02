// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that a real cluster gives only at moments that no test can choose. */
class ConnectClusterTest {
  private record Reply(int status, String body) {}

  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.getRequestBody().readAllBytes();
          Reply reply = replies.removeFirst();
          byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(reply.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldAskAgainWhileTheClusterDistributesItsWork() {
    // given
    replies.add(
        new Reply(
            500,
            "{\"error_code\":500,\"message\":\"Request cannot be completed because a rebalance is expected\"}"));
    replies.add(new Reply(404, "{\"error_code\":404,\"message\":\"Connector sink not found\"}"));
    replies.add(new Reply(409, "{\"error_code\":409,\"message\":\"rebalancing\"}"));
    replies.add(new Reply(201, "{}"));
    ConnectCluster cluster =
        new ConnectCluster("http://127.0.0.1:" + server.getAddress().getPort());

    // when
    ConnectCluster.Applied applied = cluster.apply("sink", Map.of("topics", "plan-progress"));

    // then
    assertThat(applied).isEqualTo(ConnectCluster.Applied.CREATED);
    assertThat(asked)
        .containsExactly(
            "GET /connectors/sink/config",
            "GET /connectors/sink/config",
            "PUT /connectors/sink/config",
            "PUT /connectors/sink/config");
  }
}
