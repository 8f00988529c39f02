// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.plansIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who may see all of a tenant, over partitions of two instances. */
class TenantViewTest {
  private static final String TRACKER = "/v1/tracker";

  @TempDir Path folder;
  private SeveralServers servers;
  private RunningServer one;
  private RunningServer two;
  private String shared;
  private String adas;
  private String bobs;

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
    one = servers.start(Set.of(0), Set.of());
    two = servers.start(Set.of(1), Set.of());
    servers.introduce();
    shared = plansIn(0, 3).getFirst();
    adas = plansIn(1, 3).get(1);
    bobs = plansIn(1, 3).get(2);
    started("acme", "ada", shared, 1);
    started("acme", "bob", shared, 2);
    started("acme", "ada", adas, 3);
    started("acme", "bob", bobs, 4);
    started("other", "ada", bobs, 5);
    servers.fold();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private void started(String tenant, String user, String plan, int second) {
    RunningServer.Answer answer =
        one.postEventAs(
            tenant,
            user,
            """
            {"id":"e-%d","source":"planner","type":"plan.started","time":"2026-01-01T12:00:%02dZ","plan_id":"%s","data":{"session_id":"s"}}"""
                .formatted(second, second, plan));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
  }

  private static RunningServer.Answer viewer(RunningServer server, String path) {
    return server.send(server.as("acme", "viv", TRACKER + path).header("X-Roles", "viewer").GET());
  }

  private static List<String> ids(JsonNode plans) {
    List<String> ids = new ArrayList<>();
    plans.forEach(plan -> ids.add(plan.path("plan_id").asText()));
    return ids;
  }

  @Test
  void shouldSeeThePlansOfAllUsersOfTheTenant() {
    for (RunningServer server : List.of(one, two)) {
      JsonNode list = viewer(server, "/plans").json();
      assertThat(ids(list.path("items"))).containsExactly(bobs, adas, shared, shared);
      assertThat(list.path("total").asInt()).isEqualTo(4);
      assertThat(ids(viewer(server, "/plans?user_id=bob").json().path("items")))
          .containsExactly(bobs, shared);
      assertThat(ids(viewer(server, "/sessions/s/plans").json()))
          .containsExactly(shared, shared, adas, bobs);
      assertThat(viewer(server, "/facets").json().at("/status/0/count").asInt()).isEqualTo(4);
    }
  }

  @Test
  void shouldFindAPlanWithoutKnowingWhoseItIs() {
    for (RunningServer server : List.of(one, two)) {
      for (String below : List.of("", "/tasks", "/timeline", "/hierarchy", "/progress", "/logs")) {
        RunningServer.Answer answer = viewer(server, "/plans/" + bobs + below);
        assertThat(answer.status()).as(below + ": " + answer.response().body()).isEqualTo(200);
      }
      assertThat(viewer(server, "/plans/" + adas).json().path("plan_id").asText()).isEqualTo(adas);
      assertThat(viewer(server, "/plans/nothing").status()).isEqualTo(404);
    }
  }

  @Test
  void shouldBeAskedWhoseWhereSeveralUsersHaveAPlanOfThisId() {
    for (RunningServer server : List.of(one, two)) {
      RunningServer.Answer ambiguous = viewer(server, "/plans/" + shared);
      assertThat(ambiguous.status()).isEqualTo(409);
      assertThat(ambiguous.json().path("type").asText()).isEqualTo("/problems/ambiguous-plan");
      assertThat(ambiguous.json().path("errors").findValuesAsText("detail"))
          .containsExactly("ada", "bob");
      assertThat(
              viewer(server, "/plans/" + shared + "?user_id=bob")
                  .json()
                  .path("started_at")
                  .asText())
          .isEqualTo("2026-01-01T12:00:02Z");
    }
  }
}
