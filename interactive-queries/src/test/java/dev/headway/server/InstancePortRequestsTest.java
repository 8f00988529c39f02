// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.planIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.headway.http.identity.Caller;
import dev.headway.http.instances.Forwarded;
import dev.headway.http.instances.ForwardingKey;
import dev.headway.http.route.ReadFrom;
import dev.headway.query.InstanceAddress;
import dev.headway.schemas.key.Owner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port between instances, spoken to directly. */
class InstancePortRequestsTest {
  private static final String TARGET = "/v1/tracker/plans/" + planIn(1);

  @TempDir Path folder;
  private SeveralServers servers;
  private RunningServer one;
  private RunningServer two;

  /** How many plans of ada there are of what. */
  private static final String QUESTION =
      Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              "{\"kind\":\"Facets\",\"view\":{\"tenantId\":\"acme\",\"userId\":\"ada\"}}"
                  .getBytes(StandardCharsets.UTF_8));

  private final ForwardingKey key =
      new ForwardingKey(SeveralServers.SECRET.getBytes(StandardCharsets.UTF_8), Clock.systemUTC());

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
    one = servers.start(Set.of(0), Set.of());
    two = servers.start(Set.of(1), Set.of());
    servers.introduce();
    servers.work(planIn(1));
    servers.fold();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private HttpRequest.Builder to(String target) {
    return HttpRequest.newBuilder(URI.create("http://" + two.address + target));
  }

  private static Forwarded told(long expiresMillis) {
    return new Forwarded(Caller.user(new Owner("acme", "ada")), ReadFrom.OWNER_HERE, expiresMillis);
  }

  private String signed(String target) {
    return key.sign(target, told(System.currentTimeMillis() + 1_000));
  }

  @Test
  void shouldAnswerWhatIsSigned() {
    // when
    RunningServer.Answer answer =
        one.send(to(TARGET).header(ForwardingKey.HEADER, signed(TARGET)).GET());

    // then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header(ForwardingKey.ANSWER_HEADER)).isNotEmpty();
  }

  @Test
  void shouldRefuseEverybodyElse() {
    String other = "/v1/tracker/plans/other";
    String list = "/internal/partitions/1/answer?question=" + QUESTION + "&wait_ms=0";
    for (HttpRequest.Builder request :
        List.of(
            to(TARGET),
            to(list),
            to(TARGET).header("X-Tenant-ID", "acme").header("X-User-ID", "ada"),
            to(TARGET).header(ForwardingKey.HEADER, signed(other)),
            to(list).header(ForwardingKey.HEADER, signed(TARGET)),
            to(list + "0").header(ForwardingKey.HEADER, signed(list)),
            to(TARGET).header(ForwardingKey.HEADER, key.sign(TARGET, told(0))),
            to(TARGET).header(ForwardingKey.HEADER, "x.y"))) {
      // when
      RunningServer.Answer answer = one.send(request.GET());

      // then
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.json().path("type").asText()).isEqualTo("/problems/unauthenticated");
      assertThat(answer.header(ForwardingKey.ANSWER_HEADER)).isEmpty();
    }
  }

  @Test
  void shouldSayThatItIsNotTheOwner() {
    // given
    String elsewhere = "/v1/tracker/plans/" + planIn(0);
    String list = "/internal/partitions/0/answer?question=" + QUESTION + "&wait_ms=0";

    // then: whoever asks looks elsewhere
    for (String target : List.of(elsewhere, elsewhere + "/tasks", list)) {
      RunningServer.Answer answer =
          one.send(to(target).header(ForwardingKey.HEADER, signed(target)).GET());
      assertThat(answer.status()).as(target).isEqualTo(421);
    }
  }

  @Test
  void shouldOfferNothingElse() {
    for (String target : List.of("/metrics", "/openapi.json", "/v1/tracker/plans")) {
      assertThat(one.send(to(target).header(ForwardingKey.HEADER, signed(target)).GET()).status())
          .as(target)
          .isEqualTo(404);
    }
    // nor is what instances ask each other open to clients
    assertThat(one.get("/internal/partitions/0/answer?question=" + QUESTION).status())
        .isEqualTo(404);
  }

  @Test
  void shouldSendTheRequestsIdsAlong() throws IOException {
    // given: an instance that notes what it is sent
    Map<String, String> sent = new ConcurrentHashMap<>();
    HttpServer owner =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    owner.createContext(
        "/",
        exchange -> {
          exchange
              .getRequestHeaders()
              .forEach(
                  (name, values) ->
                      sent.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
          exchange
              .getResponseHeaders()
              .add(
                  ForwardingKey.ANSWER_HEADER,
                  key.answer(exchange.getRequestHeaders().getFirst(ForwardingKey.HEADER)));
          exchange.sendResponseHeaders(304, -1);
          exchange.close();
        });
    owner.start();
    try {
      one.tracker.know(
          1, new InstanceAddress("127.0.0.1", owner.getAddress().getPort()), List.of());

      // when
      RunningServer.Answer answer =
          one.send(
              one.asAda(TARGET)
                  .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                  .header("X-Request-ID", "request-7")
                  .GET());

      // then
      assertThat(answer.status()).isEqualTo(304);
      assertThat(sent).containsEntry("x-request-id", "request-7");
      assertThat(sent.get("traceparent"))
          .matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01")
          .doesNotContain("00f067aa0ba902b7");
      assertThat(sent).doesNotContainKeys("x-tenant-id", "x-user-id");
    } finally {
      owner.stop(0);
    }
  }
}
