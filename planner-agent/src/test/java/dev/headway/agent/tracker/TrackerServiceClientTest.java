// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import static dev.headway.agent.tracker.Documented.comparable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.headway.agent.event.Json;
import dev.headway.schemas.key.Owner;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrackerServiceClientTest {
  private static final Owner ADA = new Owner("acme", "ada");

  private final StubTracker stub = new StubTracker();
  private final TrackerServiceClient client =
      TrackerServiceClient.builder().baseUrl(stub.url() + "/").build();

  @AfterEach
  void close() {
    client.close();
    stub.close();
  }

  static Stream<Arguments> documented() {
    return Stream.of(
        call(Documented.PLAN, "/v1/tracker/plans/p1", c -> c.planProgress(ADA, "p1")),
        call(Documented.TASKS, "/v1/tracker/plans/p1/tasks", c -> c.planTasks(ADA, "p1")),
        call(Documented.TIMELINE, "/v1/tracker/plans/p1/timeline", c -> c.planTimeline(ADA, "p1")),
        call(
            Documented.TRANSITIONS,
            "/v1/tracker/plans/p1/transitions",
            c -> c.planTransitions(ADA, "p1")),
        call(
            Documented.OUTLOOK,
            "/v1/tracker/plans/report/progress",
            c -> c.planOutlook(ADA, "report")),
        call(
            Documented.LOG,
            "/v1/tracker/plans/report/logs?level=warning&cursor=c1",
            c -> c.logPage(ADA, "report", LogLevel.WARNING, Optional.of("c1"))),
        call(Documented.FACETS, "/v1/tracker/facets", c -> c.facets(ADA)),
        call(Documented.SUB_PLANS, "/v1/tracker/plans/p1/sub-plans", c -> c.subPlans(ADA, "p1")),
        call(
            Documented.HIERARCHY,
            "/v1/tracker/plans/p1/hierarchy",
            c -> c.planHierarchy(ADA, "p1")),
        call(Documented.SUB_PLANS, "/v1/tracker/sessions/s1/plans", c -> c.sessionPlans(ADA, "s1")),
        call(
            Documented.GROUP,
            "/v1/tracker/delegation-groups/chapters",
            c -> c.delegationGroup(ADA, "chapters")),
        call(
            Documented.METRICS,
            "/v1/tracker/metrics?agent_id=writer&period=1h",
            c -> c.agentMetrics(ADA, "writer", "1h")));
  }

  private static Arguments call(
      String answer, String target, Function<TrackerServiceClient, Reply<?>> call) {
    return Arguments.of(target, answer, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documented")
  void shouldHaveAllThatIsDocumented(
      String target, String answer, Function<TrackerServiceClient, Reply<?>> call) {
    // given
    stub.says(answer);

    // when
    Reply<?> reply = call.apply(client);

    // then: nothing is lost, renamed or made up
    assertThat(comparable(Objects.requireNonNull(reply.value()))).isEqualTo(comparable(answer));
    assertThat(stub.asked())
        .singleElement()
        .extracting(StubTracker.Asked::target)
        .hasToString(target);
  }

  static Stream<Arguments> objects() {
    return Stream.of(
        Arguments.of(PlanProgress.class, Documented.PLAN, ""),
        Arguments.of(Usage.class, Documented.PLAN, "/usage"),
        Arguments.of(Task.class, Documented.TASKS, "/0"),
        Arguments.of(Timeline.class, Documented.TIMELINE, ""),
        Arguments.of(TimelineEvent.class, Documented.TIMELINE, "/events/0"),
        Arguments.of(TimelineEvent.Origin.class, Documented.TIMELINE, "/events/0/origin"),
        Arguments.of(StateTransition.class, Documented.TRANSITIONS, "/0"),
        Arguments.of(Outlook.class, Documented.OUTLOOK, ""),
        Arguments.of(Outlook.StageProgress.class, Documented.OUTLOOK, "/stages/0"),
        Arguments.of(Outlook.Eta.class, Documented.OUTLOOK, "/eta"),
        Arguments.of(Outlook.CriticalTask.class, Documented.OUTLOOK, "/critical_task"),
        Arguments.of(Outlook.Spent.class, Documented.OUTLOOK, "/tokens"),
        Arguments.of(Outlook.DeadLetters.class, Documented.OUTLOOK, "/dead_letters"),
        Arguments.of(LogPage.class, Documented.LOG, ""),
        Arguments.of(LogLine.class, Documented.LOG, "/items/0"),
        Arguments.of(Facets.class, Documented.FACETS, ""),
        Arguments.of(PlanExecution.class, Documented.SUB_PLANS, "/0"),
        Arguments.of(PlanHierarchy.class, Documented.HIERARCHY, ""),
        Arguments.of(PlanNode.class, Documented.HIERARCHY, "/root"),
        Arguments.of(RollUp.class, Documented.HIERARCHY, "/root/roll_up"),
        Arguments.of(DelegationGroup.class, Documented.GROUP, ""),
        Arguments.of(AgentMetrics.class, Documented.METRICS, ""));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void shouldHaveAComponentForEachFieldThatMayBeNull(Class<?> type, String answer, String pointer) {
    // given
    List<String> fields = new ArrayList<>();
    Json.tree(answer).at(pointer).fieldNames().forEachRemaining(fields::add);

    // then
    assertThat(Stream.of(type.getRecordComponents()))
        .extracting(
            component ->
                PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName()))
        .containsExactlyInAnyOrderElementsOf(fields);
  }

  @Test
  void shouldKeepMoneyAndTimesExact() {
    // given
    stub.says(
        Documented.PLAN
            .replace("\"cost_usd\":0.0", "\"cost_usd\":0.10")
            .replace(
                "\"budget\":null", "\"budget\":{\"tokens\":5,\"cost_usd\":2.50,\"seconds\":null}"));

    // when
    PlanProgress plan = client.planProgress(ADA, "p1").value();

    // then
    assertThat(plan.status()).isEqualTo(PlanStatus.COMPLETED);
    assertThat(plan.status().hasEnded()).isTrue();
    assertThat(plan.quiescentSince()).isEqualTo(Instant.parse("2026-01-01T12:00:02.5Z"));
    assertThat(plan.usage().costUsd()).isEqualTo(new BigDecimal("0.10"));
    assertThat(plan.budget()).isEqualTo(new Budget(5L, new BigDecimal("2.50"), null));
  }

  @Test
  void shouldTakeWhatIsNewerThanItself() {
    // given: a status and a field of a later version
    stub.says(
        Documented.PLAN
            .replace("\"completed\"", "\"dreaming\"")
            .replace("\"events\":3", "\"events\":3,\"mood\":{\"calm\":true}"));

    // when
    PlanProgress plan = client.planProgress(ADA, "p1").value();

    // then
    assertThat(plan.status()).isEqualTo(PlanStatus.UNKNOWN);
    assertThat(plan.status().hasEnded()).isFalse();
    assertThat(plan.events()).isEqualTo(3);
  }

  @Test
  void shouldEncodeIds() {
    // given
    stub.says("[]");

    // when
    client.planTasks(ADA, "a/b c?d");

    // then
    assertThat(stub.asked().getFirst().target())
        .hasToString("/v1/tracker/plans/a%2Fb%20c%3Fd/tasks");
    assertThatThrownBy(() -> client.planProgress(ADA, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNameTenantAndUserOfEachCall() {
    // given
    stub.says("[]");

    // when
    client.planTasks(ADA, "p");
    client.planTasks(new Owner("globex", "bob"), "p");

    // then
    assertThat(stub.asked())
        .extracting(asked -> asked.header("X-Tenant-ID") + "/" + asked.header("X-User-ID"))
        .containsExactly("acme/ada", "globex/bob");
    assertThat(stub.asked()).extracting(asked -> asked.header("Authorization")).containsOnlyNulls();
  }

  @Test
  void shouldShowTheTokenOfTheOwner() {
    // given
    stub.says("[]");
    try (TrackerServiceClient secured =
        TrackerServiceClient.builder()
            .baseUrl(stub.url())
            .credentials(Credentials.bearer(owner -> owner.equals(ADA) ? "t1" : "t2"))
            .traceparent(
                () -> Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
            .build()) {
      // when
      secured.planTasks(ADA, "p");
      secured.planTasks(new Owner("acme", "zoë"), "p");
    }

    // then: the names beside it make the tracker refuse a token of somebody else
    StubTracker.Asked first = stub.asked().getFirst();
    assertThat(first.header("Authorization")).isEqualTo("Bearer t1");
    assertThat(first.header("X-User-ID")).isEqualTo("ada");
    assertThat(first.header("traceparent")).startsWith("00-4bf92f35");
    assertThat(stub.asked().get(1).header("Authorization")).isEqualTo("Bearer t2");
    assertThat(stub.asked().get(1).header("X-User-ID")).isNull();
  }

  @Test
  void shouldProveItselfToAProxy() {
    // given
    stub.says("[]");
    try (TrackerServiceClient behindProxy =
        TrackerServiceClient.builder()
            .baseUrl(stub.url())
            .credentials(Credentials.proxy(() -> "0123456789abcdef"))
            .build()) {
      // when
      behindProxy.planTasks(ADA, "p");
    }

    // then
    assertThat(stub.asked().getFirst().header("X-Headway-Proxy-Secret"))
        .isEqualTo("0123456789abcdef");
    assertThat(stub.asked().getFirst().header("X-Tenant-ID")).isEqualTo("acme");
  }

  @Test
  void shouldNotAskInAMutilatedName() {
    // given: Java's client would send X-User-ID: zo?
    stub.says("[]");

    // then
    assertThatThrownBy(() -> client.planTasks(new Owner("acme", "zoë"), "p"))
        .isInstanceOf(TrackerException.InvalidRequest.class)
        .hasMessageContaining("X-User-ID")
        .hasMessageNotContaining("zoë");
    assertThat(stub.asked()).isEmpty();
  }

  @Test
  void shouldNotTellATokenThatCannotBeSent() {
    // given
    try (TrackerServiceClient secured =
        TrackerServiceClient.builder()
            .baseUrl(stub.url())
            .credentials(Credentials.bearer(owner -> "s3cret\n"))
            .build()) {
      // then
      assertThatThrownBy(() -> secured.planTasks(ADA, "p"))
          .isInstanceOf(TrackerException.InvalidRequest.class)
          .hasMessageContaining("Authorization")
          .hasMessageNotContaining("s3cret")
          .hasNoCause();
    }
  }

  @Test
  void shouldDemandAPosition() {
    // given
    stub.says(
        Documented.PLAN,
        Map.of("Headway-Position", "AT9+/=", "Headway-Staleness", "standby;records=12"));

    // when
    Reply<PlanProgress> first = client.planProgress(ADA, "p1");
    client.atLeast(first.position().orElseThrow(), Duration.ofSeconds(5)).planProgress(ADA, "p1");

    // then
    assertThat(first.position()).contains(new Position("AT9+/="));
    assertThat(first.staleness()).contains("standby;records=12");
    assertThat(stub.asked())
        .extracting(asked -> asked.target().getRawQuery())
        .containsExactly(null, "at_least=AT9%2B%2F%3D&wait_ms=5000");
  }

  @Test
  void shouldAskForPagesWhenTheyAreNeeded() {
    // given: the second of three pages is empty
    stub.says(page("n1", "p1", "p2")).says(page("n2")).says(page(null, "p3"));

    // when
    List<String> firstTwo =
        client.plans(ADA, PlanFilter.all().pageSize(2)).limit(2).map(PlanProgress::planId).toList();
    int askedForTwo = stub.asked().size();

    // then
    assertThat(firstTwo).containsExactly("p1", "p2");
    assertThat(askedForTwo).isEqualTo(1);
  }

  @Test
  void shouldWalkThroughAllPages() {
    // given
    stub.says(page("n1", "p1", "p2")).says(page("n2")).says(page(null, "p3"));
    PlanFilter filter =
        PlanFilter.all()
            .status(PlanStatus.RUNNING, PlanStatus.WAITING)
            .agent("writer")
            .session("s")
            .scope("x y")
            .waitingOn(PlanFilter.WaitingOn.AGENT)
            .startedAfter(Instant.parse("2026-01-01T00:00:00Z"))
            .words("solar")
            .sort(PlanFilter.Sort.PLAN_ID);

    // when
    List<String> plans = client.plans(ADA, filter).map(PlanProgress::planId).toList();

    // then
    assertThat(plans).containsExactly("p1", "p2", "p3");
    String query =
        "status=running%2Cwaiting&agent=writer&session=s&scope=x%20y&waiting_on=agent"
            + "&started_after=2026-01-01T00%3A00%3A00Z&q=solar&sort=plan_id";
    assertThat(stub.asked())
        .extracting(asked -> asked.target().getRawQuery())
        .containsExactly(query, query + "&cursor=n1", query + "&cursor=n2");
  }

  @Test
  void shouldReadALogPageByPage() {
    // given
    stub.says(logPage("n1", "l1", "l2")).says(logPage("n2")).says(logPage(null, "l3"));

    // when
    List<String> lines = client.planLog(ADA, "p", LogLevel.INFO).map(LogLine::eventId).toList();

    // then
    assertThat(lines).containsExactly("l1", "l2", "l3");
    assertThat(stub.asked())
        .extracting(asked -> asked.target().toString())
        .containsExactly(
            "/v1/tracker/plans/p/logs?level=info",
            "/v1/tracker/plans/p/logs?level=info&cursor=n1",
            "/v1/tracker/plans/p/logs?level=info&cursor=n2");
  }

  @Test
  void shouldNotReadMoreOfALogThanIsWanted() {
    // given
    stub.says(logPage("n1", "l1", "l2"));

    // when
    List<String> lines =
        client.planLog(ADA, "p", LogLevel.DEBUG).limit(2).map(LogLine::eventId).toList();

    // then
    assertThat(lines).containsExactly("l1", "l2");
    assertThat(stub.asked()).hasSize(1);
  }

  private static String logPage(@Nullable String next, String... events) {
    return Stream.of(events)
        .map(
            event ->
                "{\"event_id\":\"%s\",\"timestamp\":\"2026-01-01T12:00:00Z\",\"level\":\"info\",\"source\":\"s\",\"origin\":{\"topic\":\"t\",\"partition\":0,\"offset\":1}}"
                    .formatted(event))
        .collect(
            Collectors.joining(
                ",",
                "{\"items\":[",
                "],\"next_cursor\":%s}".formatted(next == null ? "null" : "\"" + next + "\"")));
  }

  @Test
  void shouldNotPassOffAPartialPageAsAll() {
    // given
    stub.says(
        page(null, "p1")
            .replace(
                "\"partial\":false,\"incomplete\":[]",
                "\"partial\":true,\"incomplete\":[{\"partition\":3,\"reason\":\"it moves\"}]"));

    // then
    assertThatThrownBy(() -> client.plans(ADA, PlanFilter.all()).toList())
        .isInstanceOf(TrackerException.Unavailable.class)
        .hasMessageContaining("partition 3: it moves");
    assertThat(client.planPage(ADA, PlanFilter.all(), Optional.empty()).value().items()).hasSize(1);
  }

  private static String page(@Nullable String next, String... plans) {
    return "{\"items\":[%s],\"next_cursor\":%s,\"total\":3,\"total_relation\":\"eq\",\"partial\":false,\"incomplete\":[],\"position\":\"AT\",\"source\":\"live\",\"history\":null}"
        .formatted(
            String.join(
                ",",
                Stream.of(plans)
                    .map(plan -> Documented.PLAN.replace("\"p1\"", "\"" + plan + "\""))
                    .toList()),
            next == null ? "null" : "\"" + next + "\"");
  }
}
