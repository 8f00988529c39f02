// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.planIn;
import static dev.headway.server.SeveralServers.plansIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of plans over partitions of several instances. */
class PlanListTest {
  private static final String LIST = "/v1/tracker/plans";
  private static final String BY_ID = LIST + "?sort=plan_id";

  @TempDir Path folder;
  private SeveralServers servers;
  private RunningServer one;
  private RunningServer two;
  private List<String> plans;

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
    one = servers.start(Set.of(0), Set.of());
    two = servers.start(Set.of(1), Set.of());
    servers.introduce();
    plans = Stream.concat(plansIn(0, 4).stream(), plansIn(1, 3).stream()).sorted().toList();
    plans.forEach(servers::work);
    servers.fold();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static List<String> ids(RunningServer.Answer page) {
    List<String> ids = new ArrayList<>();
    page.json().path("items").forEach(item -> ids.add(item.path("plan_id").asText()));
    return ids;
  }

  @Test
  void shouldMergeThePartitionsByPlan() {
    // when
    RunningServer.Answer page = one.get(BY_ID);

    // then
    assertThat(page.status()).isEqualTo(200);
    assertThat(ids(page)).containsExactlyElementsOf(plans);
    assertThat(page.json().path("partial").asBoolean()).isFalse();
    assertThat(page.json().path("incomplete")).isEmpty();
    assertThat(page.json().path("next_cursor").isNull()).isTrue();
    assertThat(page.header("Headway-Position"))
        .isEqualTo(page.json().path("position").asText())
        .isNotEmpty();
    assertThat(two.get(BY_ID).response().body()).isEqualTo(page.response().body());
  }

  @Test
  void shouldListEachPlanAsItsOwnRouteShowsIt() {
    for (JsonNode item : one.get(LIST).json().path("items")) {
      assertThat(item).isEqualTo(two.get(LIST + "/" + item.path("plan_id").asText()).json());
    }
  }

  @Test
  void shouldWalkInPagesOfAnySizeFromAnyInstance() {
    for (int limit = 1; limit <= plans.size() + 1; limit++) {
      // when: the instances take turns
      List<String> walked = new ArrayList<>();
      String cursor = "";
      int pages = 0;
      do {
        RunningServer.Answer page =
            (pages++ % 2 == 0 ? one : two).get(BY_ID + "&limit=" + limit + cursor);
        assertThat(ids(page)).hasSizeBetween(1, limit);
        walked.addAll(ids(page));
        JsonNode next = page.json().path("next_cursor");
        cursor = next.isNull() ? "" : "&cursor=" + next.asText();
      } while (!cursor.isEmpty());

      // then
      assertThat(walked).as("limit %d", limit).containsExactlyElementsOf(plans);
    }
  }

  @Test
  void shouldFillPagesThoughOnePartitionHasNearlyAllPlans() {
    // given: more of a page than a partition is asked for at first
    List<String> many =
        Stream.concat(plansIn(0, 60).stream(), plansIn(1, 3).stream()).sorted().toList();
    many.stream().filter(plan -> !plans.contains(plan)).forEach(servers::work);
    servers.fold();

    for (String list : List.of(BY_ID, LIST + "?status=running", LIST + "?q=plan")) {
      // when
      RunningServer.Answer all = one.get(list + "&limit=200");
      RunningServer.Answer first = one.get(list + "&limit=30");
      RunningServer.Answer second =
          two.get(list + "&limit=30&cursor=" + first.json().path("next_cursor").asText());

      // then
      assertThat(ids(all)).as(list).containsExactlyInAnyOrderElementsOf(many);
      assertThat(ids(first)).as(list).containsExactlyElementsOf(ids(all).subList(0, 30));
      assertThat(ids(second)).as(list).containsExactlyElementsOf(ids(all).subList(30, 60));
      assertThat(first.json().path("total").asInt()).as(list).isEqualTo(63);
      assertThat(second.json().path("next_cursor").isTextual()).as(list).isTrue();
      assertThat(all.json().path("next_cursor").isNull()).as(list).isTrue();
    }
  }

  @Test
  void shouldShowNobodyElsesPlans() {
    assertThat(ids(one.send(one.as("acme", "ad", LIST).GET()))).isEmpty();
    assertThat(ids(one.send(one.as("acme", "ada2", LIST).GET()))).isEmpty();
    assertThat(ids(two.send(two.as("other", "ada", LIST).GET()))).isEmpty();
    assertThat(one.send(one.to(LIST).GET()).status()).isEqualTo(401);
  }

  @Test
  void shouldNameAPartitionThatDoesNotAnswer() {
    // when
    two.server.close();
    RunningServer.Answer page = one.get(BY_ID);

    // then
    assertThat(page.status()).isEqualTo(200);
    assertThat(ids(page)).containsExactlyElementsOf(plansIn(0, 4));
    assertThat(page.json().path("partial").asBoolean()).isTrue();
    assertThat(page.json().path("incomplete")).hasSize(1);
    assertThat(page.json().at("/incomplete/0/partition").asInt()).isEqualTo(1);
    assertThat(page.json().at("/incomplete/0/reason").asText()).isNotEmpty();
  }

  @Test
  void shouldSayWhenNoPartitionAnswers() {
    // given
    one.tracker.lose(0);
    one.tracker.know(0, null, List.of());

    // when
    two.server.close();
    RunningServer.Answer answer = one.get(LIST);

    // then: the store that has become a copy still knows its plans; without those nothing is left
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Headway-Staleness")).startsWith("standby");
    RunningServer.Answer nothing = nobody().get(LIST);
    assertThat(nothing.status()).isEqualTo(503);
    assertThat(nothing.json().path("type").asText()).isEqualTo("/problems/incomplete");
    assertThat(nothing.header("Retry-After")).isEqualTo("1");
  }

  private RunningServer nobody() {
    return servers.start(Set.of(), Set.of());
  }

  @Test
  void shouldWaitForEveryPartitionThatATokenNames() {
    // given
    String token = servers.work(planIn(1));
    String done = one.get(LIST).header("Headway-Position");

    // when
    RunningServer.Answer early = one.get(LIST + "?wait_ms=0&at_least=" + token);
    servers.fold();
    RunningServer.Answer late = one.get(LIST + "?wait_ms=0&at_least=" + token);

    // then
    assertThat(one.get(LIST + "?wait_ms=0&at_least=" + done).json().path("partial").asBoolean())
        .isFalse();
    assertThat(early.json().at("/incomplete/0/partition").asInt()).isEqualTo(1);
    assertThat(early.json().path("partial").asBoolean()).isTrue();
    assertThat(late.json().path("partial").asBoolean()).isFalse();
  }

  @Test
  void shouldRefuseImpossibleParameters() {
    for (String wrong :
        List.of(
            "?limit=0",
            "?limit=201",
            "?limit=all",
            "?cursor=x",
            "?cursor=" + "MXA".repeat(500),
            "?wait_ms=-1")) {
      assertThat(one.get(LIST + wrong).status()).as(wrong).isEqualTo(422);
    }
    assertThat(one.get(LIST + "?at_least=x").status()).isEqualTo(400);
  }
}
