// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.planIn;
import static dev.headway.server.SeveralServers.plansIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.http.identity.Caller;
import dev.headway.http.identity.Role;
import dev.headway.http.instances.Forwarded;
import dev.headway.http.instances.ForwardingKey;
import dev.headway.http.route.ReadFrom;
import dev.headway.schemas.key.Owner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads of another user's plans, at the instance that has them and at the other one. */
class OnBehalfTest {
  private static final String PLANS = "/v1/tracker/plans";
  private static final String NEAR = planIn(0);
  private static final String FAR = planIn(1);

  @TempDir Path folder;
  private SeveralServers servers;
  private RunningServer one;
  private RunningServer two;

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
    one = servers.start(Set.of(0), Set.of());
    two = servers.start(Set.of(1), Set.of());
    servers.introduce();
    Stream.of(NEAR, FAR).forEach(servers::work);
    servers.fold();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static RunningServer.Answer as(
      RunningServer server, String tenant, String user, String roles, String path) {
    return server.send(server.as(tenant, user, path).header("X-Roles", roles).GET());
  }

  private List<String> reads() {
    return Stream.of(NEAR, FAR)
        .flatMap(
            plan ->
                Stream.of("", "/tasks", "/actions", "/timeline", "/transitions")
                    .map(below -> PLANS + "/" + plan + below))
        .toList();
  }

  @Test
  void shouldShowAViewerWhatTheUserSees() {
    for (RunningServer server : List.of(one, two)) {
      for (String path : reads()) {
        for (String role : List.of("viewer", "operator", "admin")) {
          // when
          RunningServer.Answer seen = as(server, "acme", "bob", role, path + "?user_id=ada");

          // then
          assertThat(seen.status()).as(path).isEqualTo(200);
          assertThat(seen.response().body()).isEqualTo(server.get(path).response().body());
          assertThat(seen.json()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void shouldKeepAUserToItsOwn() {
    for (RunningServer server : List.of(one, two)) {
      for (String path : Stream.concat(reads().stream(), Stream.of(PLANS)).toList()) {
        for (String user : List.of("ada", "nobody-at-all")) {
          // when
          RunningServer.Answer refused =
              as(server, "acme", "bob", "user", path + "?user_id=" + user);

          // then
          assertThat(refused.status()).as(path).isEqualTo(403);
          assertThat(refused.json().path("type").asText()).isEqualTo("/problems/forbidden");
          assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/query/user_id");
        }
      }
      assertThat(server.get(PLANS + "/" + FAR + "?user_id=ada").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldLeadIntoNoOtherTenant() {
    for (RunningServer server : List.of(one, two)) {
      for (String plan : List.of(NEAR, FAR)) {
        assertThat(
                as(server, "other", "bob", "admin", PLANS + "/" + plan + "?user_id=ada").status())
            .isEqualTo(404);
      }
      assertThat(as(server, "other", "bob", "admin", PLANS + "?user_id=ada").json().path("items"))
          .isEmpty();
    }
  }

  @Test
  void shouldShowAViewerTheWholeTenantUnlessItNamesSomebody() {
    assertThat(as(one, "acme", "bob", "viewer", PLANS + "/" + FAR).status()).isEqualTo(200);
    assertThat(as(one, "acme", "bob", "viewer", PLANS).json().path("items")).isNotEmpty();
    assertThat(as(one, "acme", "bob", "viewer", PLANS + "?user_id=bob").json().path("items"))
        .isEmpty();
    assertThat(as(one, "other", "bob", "viewer", PLANS + "/" + FAR).status()).isEqualTo(404);
  }

  @Test
  void shouldListThePlansOfAnotherUserOverAllPartitions() {
    // given
    Stream.concat(plansIn(0, 4).stream(), plansIn(1, 4).stream()).forEach(servers::work);
    servers.fold();
    String path = PLANS + "?user_id=ada&limit=3";

    for (RunningServer server : List.of(one, two)) {
      // when
      RunningServer.Answer page = as(server, "acme", "bob", "viewer", path);
      RunningServer.Answer next =
          as(
              server,
              "acme",
              "bob",
              "viewer",
              path + "&cursor=" + page.json().path("next_cursor").asText());

      // then
      assertThat(page.json().path("partial").asBoolean()).isFalse();
      assertThat(page.response().body())
          .isEqualTo(server.get(PLANS + "?limit=3").response().body());
      assertThat(next.json().path("items")).hasSize(3);
    }
  }

  @Test
  void shouldRefuseImpossibleNames() {
    for (String name : List.of("", "%20", "a%00b", "u".repeat(65))) {
      assertThat(as(one, "acme", "bob", "viewer", PLANS + "/" + NEAR + "?user_id=" + name).status())
          .as(name)
          .isEqualTo(422);
    }
  }

  @Test
  void shouldNotBelieveAnInstanceMoreThanItHasSigned() {
    // given
    ForwardingKey key =
        new ForwardingKey(
            SeveralServers.SECRET.getBytes(StandardCharsets.UTF_8), Clock.systemUTC());
    String target = PLANS + "/" + FAR + "?user_id=ada";

    // then
    assertThat(forwarded(key, target, Set.of()).status()).isEqualTo(403);
    assertThat(forwarded(key, target, Set.of(Role.VIEWER)).status()).isEqualTo(200);
  }

  private RunningServer.Answer forwarded(ForwardingKey key, String target, Set<Role> roles) {
    Forwarded told =
        new Forwarded(
            new Caller(new Owner("acme", "bob"), roles),
            ReadFrom.OWNER_HERE,
            System.currentTimeMillis() + 5_000);
    return one.send(
        HttpRequest.newBuilder(URI.create("http://" + two.address + target))
            .header(ForwardingKey.HEADER, key.sign(target, told))
            .header("X-Roles", "admin")
            .GET());
  }
}
