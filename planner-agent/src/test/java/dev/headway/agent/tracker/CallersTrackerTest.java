// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.Caller;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallersTrackerTest {
  private static final Caller ADA = new Caller(new Owner("acme", "ada"), "p1", "s1");
  private static final Caller BOB = new Caller(new Owner("globex", "bob"), null, null);

  private final StubTracker stub = new StubTracker();
  private final TrackerServiceClient service =
      TrackerServiceClient.builder()
          .baseUrl(stub.url())
          .patience(new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ZERO))
          .build();
  private final TrackerClient tracker = new CallersTracker(service);

  @AfterEach
  void close() {
    service.close();
    stub.close();
  }

  static List<Function<TrackerClient, Object>> calls() {
    return List.of(
        tracker -> tracker.planProgress("p1"),
        tracker -> tracker.planOutlook("p1"),
        tracker -> tracker.planLog("p1").toList(),
        TrackerClient::facets,
        tracker -> tracker.planTasks("p1"),
        tracker -> tracker.planTimeline("p1"),
        tracker -> tracker.planTransitions("p1"),
        tracker -> tracker.subPlans("p1"),
        tracker -> tracker.planHierarchy("p1"),
        tracker -> tracker.sessionPlans("s1"),
        tracker -> tracker.delegationGroup("p1", "g1"),
        tracker -> tracker.agentMetrics("writer"),
        tracker -> tracker.plans(PlanFilter.all()).toList());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void shouldAskInTheNameOfTheEventBeingHandled(Function<TrackerClient, Object> call)
      throws Exception {
    // given
    stub.refuses(403, "forbidden");

    // when
    for (Caller caller : List.of(ADA, BOB)) {
      assertThatThrownBy(() -> caller.call(() -> call.apply(tracker)))
          .isInstanceOf(TrackerException.Forbidden.class);
    }

    // then
    assertThat(stub.asked())
        .extracting(asked -> asked.header("X-Tenant-ID") + "/" + asked.header("X-User-ID"))
        .containsExactly("acme/ada", "globex/bob");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void shouldNotAskForNobody(Function<TrackerClient, Object> call) {
    assertThatThrownBy(() -> call.apply(tracker))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no event is being handled");
    assertThat(stub.asked()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void shouldNeverTakeSilenceForNothing(Function<TrackerClient, Object> call) {
    for (int status : new int[] {503, 500, 404}) {
      // given: away, broken, and not the tracker
      try (StubTracker broken = new StubTracker();
          TrackerServiceClient client =
              TrackerServiceClient.builder()
                  .baseUrl(broken.url())
                  .patience(
                      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ZERO))
                  .build()) {
        broken.refuses(status, "no-such-route");

        // then
        assertThatThrownBy(() -> ADA.call(() -> call.apply(new CallersTracker(client))))
            .isInstanceOf(TrackerException.class);
      }
    }
  }

  @Test
  void shouldBeEmptyForWhatDoesNotExist() throws Exception {
    // given
    stub.refuses(404, "plan-not-found");

    // then
    ADA.call(
        () -> {
          assertThat(tracker.planProgress("x")).isEmpty();
          assertThat(tracker.planOutlook("x")).isEmpty();
          assertThat(tracker.planLog("x")).isEmpty();
          assertThat(tracker.planTasks("x")).isEmpty();
          assertThat(tracker.planTimeline("x")).isEmpty();
          assertThat(tracker.planTransitions("x")).isEmpty();
          assertThat(tracker.subPlans("x")).isEmpty();
          assertThat(tracker.planHierarchy("x")).isEmpty();
          assertThat(tracker.sessionPlans("x")).isEmpty();
          return true;
        });
  }

  @Test
  void shouldNotCountWithoutAllPartitions() {
    // given
    stub.says(
        "{\"status\":[],\"agent\":[],\"event_type\":[],\"partial\":true,\"incomplete\":[{\"partition\":2,\"reason\":\"timed out\"}],\"position\":null}");

    // then
    assertThatThrownBy(() -> ADA.call(tracker::facets))
        .isInstanceOf(TrackerException.Unavailable.class)
        .hasMessage("counts are missing: partition 2: timed out");
  }

  @Test
  void shouldBeEmptyForAGroupThatDoesNotExist() throws Exception {
    // given
    stub.refuses(404, "group-not-found");

    // then
    assertThat(ADA.call(() -> tracker.delegationGroup("report", "g"))).isEmpty();
  }

  @Test
  void shouldTellTheGroupOfThePlan() throws Exception {
    // given
    stub.says(Documented.GROUP);

    // when
    DelegationGroup group =
        ADA.call(() -> tracker.delegationGroup("report", "chapters")).orElseThrow();

    // then
    assertThat(group.totalTasks()).isEqualTo(2);
    assertThat(group.hasEnded()).isFalse();
  }

  @Test
  void shouldNotTellTheGroupOfAnotherPlan() throws Exception {
    // given: the plan has no task of such a group
    stub.says(Documented.GROUP).says(Documented.TASKS);

    // then
    assertThat(ADA.call(() -> tracker.delegationGroup("p1", "chapters"))).isEmpty();
  }

  @Test
  void shouldSayWhenTheGroupCannotBeTold() {
    // given: it has one of the same id as another plan, which the tracker tells
    stub.says(Documented.GROUP)
        .says(
            Documented.TASKS.replace(
                "\"delegation_group_id\":null", "\"delegation_group_id\":\"chapters\""));

    // then
    assertThatThrownBy(() -> ADA.call(() -> tracker.delegationGroup("p1", "chapters")))
        .isInstanceOf(TrackerException.Unexpected.class);
  }

  @Test
  void shouldGiveWhatAgentsAskFor() throws Exception {
    // given
    stub.says(Documented.PLAN).says(Documented.TIMELINE).says(Documented.METRICS);

    // when
    ADA.call(
        () -> {
          // then
          assertThat(tracker.planProgress("p1").map(PlanProgress::completedTasks)).contains(1L);
          assertThat(tracker.planTimeline("p1"))
              .extracting(TimelineEvent::eventType)
              .containsExactly("data.fetch.requested", "data.fetch.done", "plan.completed");
          return assertThat(tracker.agentMetrics("writer").map(AgentMetrics::openTasks))
              .contains(1L);
        });
    assertThat(stub.asked().getLast().target())
        .hasToString("/v1/tracker/metrics?agent_id=writer&period=7d");
  }
}
