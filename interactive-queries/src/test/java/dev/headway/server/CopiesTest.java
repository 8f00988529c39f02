// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.planIn;
import static dev.headway.server.SeveralServers.plansIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.headway.query.InstanceAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner does not answer: copies do, and never with more certainty than they have. */
class CopiesTest {
  private static final String PLANS = "/v1/tracker/plans/";
  private static final String FAR = planIn(1);

  @TempDir Path folder;
  private SeveralServers servers;

  @SuppressWarnings("NullAway.Init") // each test starts its own
  private RunningServer one;

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private RunningServer startWithCopy() {
    one = servers.start(Set.of(0), Set.of(1));
    RunningServer owner = servers.start(Set.of(1), Set.of());
    servers.introduce();
    return owner;
  }

  private void assertUnavailable() {
    for (String below : List.of("", "/tasks", "/actions", "/timeline", "/transitions")) {
      RunningServer.Answer answer = one.get(PLANS + FAR + below);
      assertThat(answer.status()).as(below).isEqualTo(503);
      assertThat(answer.json().path("type").asText()).isEqualTo("/problems/rebalancing");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
  }

  @Test
  void shouldAnswerFromItsOwnCopyAndSaySo() {
    // given
    RunningServer owner = startWithCopy();
    servers.work(FAR);
    servers.fold();
    servers.copy();
    String before = owner.get(PLANS + FAR).response().body();

    // when
    owner.server.close();
    RunningServer.Answer answer = one.get(PLANS + FAR);

    // then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Headway-Staleness")).isEqualTo("standby;records=0");
    assertThat(answer.response().body()).isEqualTo(before);
  }

  @Test
  void shouldNotTakeAbsenceFromACopyForAnAnswer() {
    // given: the copy lags behind
    RunningServer owner = startWithCopy();
    servers.work(FAR);
    servers.fold();

    // when
    owner.server.close();

    // then
    assertUnavailable();
  }

  @Test
  void shouldHoldACopyToThePositionThatIsAsked() {
    // given
    RunningServer owner = startWithCopy();
    servers.work(FAR);
    servers.fold();
    servers.copy();
    String copied = owner.get(PLANS + FAR).header("Headway-Position");
    // another plan of the same partition
    String later = servers.work(plansIn(1, 2).getLast());
    servers.fold();

    // when
    owner.server.close();

    // then: it may lack what belongs to the checkpoint that is not there yet
    assertThat(one.get(PLANS + FAR + "?wait_ms=0&at_least=" + copied).status()).isEqualTo(503);

    // when
    servers.checkpoint();

    // then
    assertThat(one.get(PLANS + FAR + "?wait_ms=0&at_least=" + copied).status()).isEqualTo(200);
    assertThat(one.get(PLANS + FAR + "?wait_ms=0&at_least=" + later).status()).isEqualTo(503);
  }

  @Test
  void shouldAskACopyInAnotherInstance() {
    // given
    one = servers.start(Set.of(0), Set.of());
    RunningServer owner = servers.start(Set.of(1), Set.of());
    servers.start(Set.of(), Set.of(1));
    servers.introduce();
    servers.work(FAR);
    servers.fold();

    // when
    owner.server.close();

    // then
    assertUnavailable();
    servers.copy();
    RunningServer.Answer answer = one.get(PLANS + FAR);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Headway-Staleness")).isEqualTo("standby;records=0");
    assertThat(answer.json().path("completed_tasks").asInt()).isEqualTo(1);
  }

  @Test
  void shouldNotWaitForAnOwnerThatHangs() throws IOException {
    // given: a port that takes connections and says nothing
    servers.start(Set.of(1), Set.of());
    one = servers.start(Set.of(0), Set.of(1), Map.of("instance.timeout-ms", "300"));
    servers.work(FAR);
    servers.fold();
    servers.copy();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      one.tracker.know(1, new InstanceAddress("127.0.0.1", silent.getLocalPort()), List.of());

      // when
      RunningServer.Answer answer = one.get(PLANS + FAR);

      // then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Headway-Staleness")).startsWith("standby");
    }
  }

  @Test
  void shouldNotTakeTheWordOfAStranger() throws IOException {
    // given: something else listens at the owner's address by now
    one = servers.start(Set.of(0), Set.of());
    servers.introduce();
    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      stranger.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
          });
      stranger.start();
      one.tracker.know(
          1, new InstanceAddress("127.0.0.1", stranger.getAddress().getPort()), List.of());

      // then
      assertUnavailable();
    } finally {
      stranger.stop(0);
    }
  }

  @Test
  void shouldNotBlameTheCallerWhenSecretsDiffer() {
    // given
    one = servers.start(Set.of(0), Set.of());
    servers.start(Set.of(1), Set.of(), Map.of("token.secret", "another secret, as long"));
    servers.introduce();

    // then: not 401
    assertUnavailable();
  }

  @Test
  void shouldAnswerWhatItOwnsWithoutTheOthers() {
    // given
    RunningServer owner = startWithCopy();
    String near = planIn(0);
    servers.work(near);
    servers.fold();

    // when
    owner.server.close();

    // then
    RunningServer.Answer answer = one.get(PLANS + near);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().headers().map()).doesNotContainKey("headway-staleness");
  }
}
