// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.Caller;
import dev.headway.agent.tracker.AgentMetrics;
import dev.headway.agent.tracker.CallersTracker;
import dev.headway.agent.tracker.DelegationGroup;
import dev.headway.agent.tracker.Patience;
import dev.headway.agent.tracker.PlanExecution;
import dev.headway.agent.tracker.PlanFilter;
import dev.headway.agent.tracker.PlanHierarchy;
import dev.headway.agent.tracker.PlanProgress;
import dev.headway.agent.tracker.PlanStatus;
import dev.headway.agent.tracker.Position;
import dev.headway.agent.tracker.StateTransition;
import dev.headway.agent.tracker.Task;
import dev.headway.agent.tracker.TaskState;
import dev.headway.agent.tracker.Timeline;
import dev.headway.agent.tracker.TimelineEvent;
import dev.headway.agent.tracker.TrackerClient;
import dev.headway.agent.tracker.TrackerException;
import dev.headway.agent.tracker.TrackerServiceClient;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.key.Owner;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents learn of plans by their own client, from a real tracker. */
class TrackerClientIT {
  private static final Owner ADA = new Owner("acme", "ada");
  private static final Duration WAIT = Duration.ofSeconds(20);

  private static LocalStack stack;
  private static TrackerServiceClient client;

  /** Shows what was sent below, whatever instance is asked. */
  private static TrackerServiceClient fresh;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    stack =
        LocalStack.builder()
            .data(folder)
            .ports(Ports.ephemeral())
            .only(Part.KAFKA, Part.REGISTRY, Part.HEADWAY)
            .start();
    client = TrackerServiceClient.builder().baseUrl(nobody()).baseUrl(stack.httpUrl()).build();
    fresh = client.atLeast(send(Files.readString(Path.of("../docs/examples/report.json"))), WAIT);
  }

  @AfterAll
  static void stop() {
    client.close();
    stack.close();
  }

  /** An address where nobody listens: the next one is asked. */
  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  private static Position send(String events) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(stack.httpUrl() + "/v1/events"))
                  .header("Content-Type", "application/cloudevents-batch+json")
                  .header("X-Tenant-ID", ADA.tenantId())
                  .header("X-User-ID", ADA.userId())
                  .timeout(Duration.ofSeconds(60))
                  .POST(HttpRequest.BodyPublishers.ofString(events))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      return new Position(answer.headers().firstValue(Position.HEADER).orElseThrow());
    }
  }

  @Test
  void shouldTellAPlanWithWhatWasJustSent() {
    // when
    PlanProgress plan = fresh.planProgress(ADA, "report").value();

    // then
    assertThat(plan.status()).isEqualTo(PlanStatus.RUNNING);
    assertThat(plan.planName()).isEqualTo("Market report");
    assertThat(plan.taskCount()).isEqualTo(3);
    assertThat(plan.completedTasks()).isEqualTo(2);
    assertThat(plan.openTasks()).isEqualTo(1);
    assertThat(plan.startedAt()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
    assertThat(plan.usage().costUsd()).isEqualByComparingTo(new BigDecimal("0.02"));
    assertThat(plan.stages()).extracting("name").containsExactly("read", "write");
    assertThat(plan.budget()).isNotNull().extracting("tokens").isEqualTo(10_000L);
  }

  @Test
  void shouldWatchAPlanFromWhatWasJustSentToItsEnd() throws Exception {
    // given
    Position begun = send(planEvent("w-1", "plan.started", "\"total_actions\":1"));
    try (Stream<PlanProgress> watched = client.atLeast(begun, WAIT).watchPlan(ADA, "watched")) {
      Iterator<PlanProgress> versions = watched.iterator();
      assertThat(versions.next().status()).isEqualTo(PlanStatus.RUNNING);

      // when
      send(planEvent("w-2", "plan.state_changed", "\"new_state\":\"writing\""));
      PlanProgress writing = versions.next();
      if (writing.currentState() == null) {
        // The first was told before it was committed, and is told again.
        writing = versions.next();
      }
      send(planEvent("w-3", "plan.completed", ""));
      PlanProgress completed = versions.next();

      // then
      assertThat(writing.currentState()).isEqualTo("writing");
      assertThat(completed.status()).isEqualTo(PlanStatus.COMPLETED);
      assertThat(completed.version()).isEqualTo(writing.version() + 1);
      assertThat(versions.hasNext()).isFalse();
    }
    assertThatThrownBy(() -> client.watchPlan(new Owner("acme", "bob"), "watched"))
        .isInstanceOf(TrackerException.NotFound.class);
  }

  private static String planEvent(String id, String type, String data) {
    return """
    [{"specversion":"1.0","id":"%s","source":"test","type":"%s","topic":"system-events","plan_id":"watched","data":{%s}}]"""
        .formatted(id, type, data);
  }

  @Test
  void shouldTellTasks() {
    // when
    List<Task> tasks = fresh.planTasks(ADA, "report").value();

    // then
    assertThat(tasks).extracting(Task::taskId).containsExactly("a1", "w1", "w2");
    assertThat(tasks)
        .extracting(Task::state)
        .containsExactly(TaskState.COMPLETED, TaskState.COMPLETED, TaskState.RUNNING);
    assertThat(tasks.getFirst().durationSeconds()).isEqualByComparingTo("2.5");
    assertThat(tasks.getLast().delegationGroupId()).isEqualTo("chapters");
  }

  @Test
  void shouldTellEventsAndChangesOfState() {
    // when
    Timeline timeline = fresh.planTimeline(ADA, "report").value();
    List<StateTransition> transitions = fresh.planTransitions(ADA, "report").value();

    // then
    assertThat(timeline.events())
        .extracting(TimelineEvent::eventId)
        .containsExactly("s-1", "s-2", "s-3", "s-4", "s-5", "s-6", "s-7", "s-8", "s-9", "s-10");
    assertThat(timeline.events().get(1).data())
        .isEqualTo(Map.of("action_id", "a1", "assigned_to", "fetcher"));
    assertThat(transitions)
        .filteredOn(transition -> "a1".equals(transition.taskId()))
        .extracting(StateTransition::to)
        .containsExactly("pending", "completed");
  }

  @Test
  void shouldTellRelatedPlans() {
    // when
    List<PlanExecution> subPlans = fresh.subPlans(ADA, "report").value();
    PlanHierarchy hierarchy = fresh.planHierarchy(ADA, "report").value();
    List<PlanExecution> ofSession = fresh.sessionPlans(ADA, "conversation-7").value();
    DelegationGroup group = fresh.delegationGroup(ADA, "chapters").value();

    // then
    assertThat(subPlans).extracting(PlanExecution::planId).containsExactly("pictures");
    assertThat(hierarchy.root().rollUp().plans()).isEqualTo(2);
    assertThat(hierarchy.root().subPlans().getFirst().plan().parentPlanId()).isEqualTo("report");
    assertThat(hierarchy.cycles()).isEmpty();
    assertThat(ofSession).extracting(PlanExecution::planId).containsExactly("report");
    assertThat(group.totalTasks()).isEqualTo(2);
    assertThat(group.completedTasks()).isEqualTo(1);
    assertThat(group.planId()).isEqualTo("report");
  }

  @Test
  void shouldTellOfAgents() {
    // when: so long ago that a period that ends now holds none of its tasks, all is 0
    AgentMetrics metrics = fresh.agentMetrics(ADA, "writer", "1h").value();

    // then
    assertThat(metrics.agentId()).isEqualTo("writer");
    assertThat(metrics.period()).isEqualTo("1h");
    assertThat(metrics.totalTasks()).isZero();
    assertThat(metrics.successRate()).isEqualByComparingTo(BigDecimal.ZERO);
    assertThat(metrics.until()).isAfter(metrics.after());
  }

  @Test
  void shouldListPlansPageByPage() {
    // when
    List<String> all =
        fresh
            .plans(ADA, PlanFilter.all().sort(PlanFilter.Sort.PLAN_ID).pageSize(1))
            .map(PlanProgress::planId)
            .toList();
    List<String> found =
        fresh
            .plans(
                ADA,
                PlanFilter.all()
                    .status(PlanStatus.RUNNING)
                    .agent("writer")
                    .waitingOn(PlanFilter.WaitingOn.AGENT)
                    .startedAfter(Instant.parse("2026-01-01T00:00:00Z"))
                    .words("solar"))
            .map(PlanProgress::planId)
            .toList();

    // then
    assertThat(all).containsExactly("pictures", "report");
    assertThat(found).containsExactly("report");
  }

  @Test
  void shouldNeverShowAnythingOlderThanBefore() {
    // given
    Position seen = fresh.planProgress(ADA, "report").position().orElseThrow();

    // then
    assertThat(client.atLeast(seen, WAIT).planProgress(ADA, "report").value().events())
        .isEqualTo(10);
  }

  @Test
  void shouldTellErrorsApart() {
    assertThatThrownBy(() -> client.planProgress(ADA, "none"))
        .isInstanceOf(TrackerException.NotFound.class)
        .hasMessageContaining("Plan none not found");
    assertThatThrownBy(() -> client.delegationGroup(ADA, "none"))
        .isInstanceOf(TrackerException.NotFound.class);
    assertThatThrownBy(() -> client.agentMetrics(ADA, "writer", "a while"))
        .isInstanceOfSatisfying(
            TrackerException.InvalidRequest.class,
            invalid -> assertThat(invalid.field()).contains("/query/period"));
    assertThatThrownBy(
            () -> client.atLeast(new Position("forged"), WAIT).planProgress(ADA, "report"))
        .isInstanceOfSatisfying(
            TrackerException.InvalidRequest.class,
            invalid -> assertThat(invalid.problem().orElseThrow().is("invalid-position")).isTrue());
    assertThatThrownBy(() -> client.planTasks(new Owner("acme", "x".repeat(65)), "report"))
        .isInstanceOfSatisfying(
            TrackerException.InvalidRequest.class,
            invalid -> assertThat(invalid.field()).contains("/header/X-User-ID"));
  }

  @Test
  void shouldSayWhatIsNotThere() throws Exception {
    // given: a server that is no tracker
    try (TrackerServiceClient elsewhere =
        TrackerServiceClient.builder()
            .baseUrl(stack.httpUrl() + "/elsewhere")
            .patience(new Patience(WAIT, WAIT, 1, Duration.ZERO))
            .build()) {
      // then
      assertThatThrownBy(
              () ->
                  new Caller(ADA, "report", null)
                      .call(() -> new CallersTracker(elsewhere).planProgress("report")))
          .isInstanceOf(TrackerException.Unexpected.class);
    }
  }

  @Test
  void shouldGiveAgentsTheirOwnPlansOnly() throws Exception {
    // given
    TrackerClient tracker = new CallersTracker(fresh);

    // then
    new Caller(ADA, "report", "conversation-7")
        .call(
            () -> {
              assertThat(tracker.planProgress("report")).isPresent();
              assertThat(tracker.planTasks("report")).hasSize(3);
              assertThat(tracker.planTimeline("report")).hasSize(10);
              assertThat(tracker.planTransitions("report")).isNotEmpty();
              assertThat(tracker.subPlans("report")).hasSize(1);
              assertThat(tracker.planHierarchy("report")).isPresent();
              assertThat(tracker.sessionPlans("conversation-7")).hasSize(1);
              assertThat(tracker.delegationGroup("report", "chapters")).isPresent();
              assertThat(tracker.delegationGroup("pictures", "chapters")).isEmpty();
              assertThat(tracker.agentMetrics("writer")).isPresent();
              return assertThat(tracker.plans(PlanFilter.all())).hasSize(2);
            });
    for (Owner other : List.of(new Owner("acme", "bob"), new Owner("globex", "ada"))) {
      new Caller(other, "report", "conversation-7")
          .call(
              () -> {
                assertThat(tracker.planProgress("report")).isEmpty();
                assertThat(tracker.planTasks("report")).isEmpty();
                assertThat(tracker.planTimeline("report")).isEmpty();
                assertThat(tracker.planTransitions("report")).isEmpty();
                assertThat(tracker.subPlans("report")).isEmpty();
                assertThat(tracker.planHierarchy("report")).isEmpty();
                assertThat(tracker.sessionPlans("conversation-7")).isEmpty();
                assertThat(tracker.delegationGroup("report", "chapters")).isEmpty();
                assertThat(tracker.agentMetrics("writer").orElseThrow().totalTasks()).isZero();
                assertThat(tracker.plans(PlanFilter.all())).isEmpty();
                return true;
              });
    }
  }
}
