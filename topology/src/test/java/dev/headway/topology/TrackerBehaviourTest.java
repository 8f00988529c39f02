// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headway.event.Refusals;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanPage;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TaskState;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the tracker shows for what agents say: the behaviours of the API's contract, over the whole
 * topology.
 */
class TrackerBehaviourTest {
  private static final String REQUESTS = "action-requests";
  private static final String RESULTS = "action-results";
  private static final String SYSTEM = "system-events";
  private static final PlanKey P1 = new PlanKey("acme", "ann", "p1");

  private final TrackerDriver tracker = new TrackerDriver();
  private int events;

  @AfterEach
  void close() {
    tracker.close();
  }

  private static String event(
      String id, String type, String seconds, String envelope, String data) {
    Instant time =
        Instant.parse("2026-01-01T12:00:00Z")
            .plusMillis((long) (Double.parseDouble(seconds) * 1000));
    return """
        {"specversion":"1.0","id":"%s","source":"agent","type":"%s","time":"%s","tenant_id":"acme","user_id":"ann"%s,"data":{%s}}"""
        .formatted(id, type, time, envelope, data);
  }

  private String id() {
    return "e" + events++;
  }

  private void request(String action, String plan, String seconds) {
    tracker.send(REQUESTS, requestEvent(id(), action, plan, seconds, ""));
  }

  private static String requestEvent(
      String id, String action, String plan, String seconds, String data) {
    return event(
        id,
        "x.requested",
        seconds,
        ",\"plan_id\":\"" + plan + "\",\"response_event\":\"x.done\"",
        "\"action_id\":\"" + action + "\"" + data);
  }

  private static String resultEvent(
      String id, String action, String plan, String seconds, String data) {
    return event(
        id,
        "x.done",
        seconds,
        ",\"plan_id\":\"" + plan + "\"",
        "\"action_id\":\"" + action + "\"" + data);
  }

  private void result(String action, String plan, String seconds, String data) {
    tracker.send(RESULTS, resultEvent(id(), action, plan, seconds, data));
  }

  private void system(String type, String plan, String seconds, String data) {
    tracker.send(SYSTEM, event(id(), type, seconds, ",\"plan_id\":\"" + plan + "\"", data));
  }

  private TaskExecution onlyTask() {
    List<TaskExecution> tasks = tracker.tasks(P1);
    assertThat(tasks).hasSize(1);
    return tasks.getFirst();
  }

  @Test
  void shouldFollowAPlanFromItsRequestToItsCompletion() {
    // when
    request("a1", "p1", "0");
    // then
    assertThat(tracker.plan(P1).getStatus()).isEqualTo(PlanStatus.RUNNING);
    assertThat(tracker.plan(P1).getTaskCount()).isEqualTo(1);
    assertThat(onlyTask().getState()).isEqualTo(TaskState.PENDING);
    assertThat(onlyTask().getEventType()).isEqualTo("x.requested");

    // when
    result("a1", "p1", "2.5", "");
    // then
    assertThat(tracker.plan(P1).getCompletedTasks()).isEqualTo(1);
    assertThat(onlyTask().getDurationMicros()).isEqualTo(2_500_000);
    assertThat(tracker.plan(P1).getStatus()).isEqualTo(PlanStatus.RUNNING);

    // when
    system("plan.completed", "p1", "3", "");
    // then
    assertThat(tracker.plan(P1).getStatus()).isEqualTo(PlanStatus.COMPLETED);
    assertThat(tracker.plan(P1).getCompletedAt()).isEqualTo(Instant.parse("2026-01-01T12:00:03Z"));
  }

  @Test
  void shouldKeepTasksApartThatShareCorrelationAndDataTaskId() {
    // given
    for (int i = 1; i <= 3; i++) {
      tracker.send(
          REQUESTS,
          event(
              id(),
              "x.requested",
              "" + i,
              ",\"plan_id\":\"p1\",\"correlation_id\":\"c\",\"response_event\":\"x.done\"",
              "\"action_id\":\"a" + i + "\",\"task_id\":\"c\""));
    }
    // when
    for (int i = 1; i <= 3; i++) {
      tracker.send(
          RESULTS,
          event(
              id(),
              "x.done",
              "" + (i + 3),
              ",\"plan_id\":\"p1\",\"correlation_id\":\"c\"",
              "\"action_id\":\"a" + i + "\",\"task_id\":\"c\""));
    }
    tracker.send(
        RESULTS,
        event(
            id(),
            "goal.done",
            "8",
            ",\"plan_id\":\"p1\",\"correlation_id\":\"c\"",
            "\"answer\":42"));
    system("plan.completed", "p1", "9", "");

    // then
    PlanProgress plan = tracker.plan(P1);
    assertThat(plan.getCompletedTasks()).isEqualTo(3);
    assertThat(plan.getTaskCount()).isEqualTo(3);
    assertThat(plan.getUnmatchedResults()).isEqualTo(1);
    assertThat(tracker.tasks(P1))
        .extracting(TaskExecution::getTaskId)
        .containsExactly("a1", "a2", "a3");
  }

  @Test
  void shouldCountCopiesOnceAndKeepAFinishedTaskFinished() {
    // given
    String request = requestEvent("r", "a1", "p1", "0", "");
    String result = resultEvent("s", "a1", "p1", "2", "");
    // when
    for (String copy : List.of(request, request)) {
      tracker.send(REQUESTS, copy);
    }
    tracker.send(RESULTS, result);
    tracker.send(RESULTS, result);
    tracker.send(REQUESTS, request);
    request("a1", "p1", "5");

    // then
    assertThat(tracker.plan(P1).getTaskCount()).isEqualTo(1);
    assertThat(tracker.plan(P1).getCompletedTasks()).isEqualTo(1);
    assertThat(onlyTask().getState()).isEqualTo(TaskState.COMPLETED);
    assertThat(onlyTask().getDurationMicros()).isEqualTo(2_000_000);
  }

  @Test
  void shouldTakeResultsBeforeRequestsAndEndingsBeforeBeginnings() {
    // when
    system("plan.completed", "p1", "9", "");
    result("a1", "p1", "2", "");
    request("a1", "p1", "0");
    system("plan.started", "p1", "0", "");
    system("plan.started", "p1", "10", "");

    // then
    PlanProgress plan = tracker.plan(P1);
    assertThat(plan.getStatus()).isEqualTo(PlanStatus.COMPLETED);
    assertThat(plan.getCompletedTasks()).isEqualTo(1);
    assertThat(onlyTask().getStartedAt()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
    assertThat(onlyTask().getCompletedAt()).isEqualTo(Instant.parse("2026-01-01T12:00:02Z"));
  }

  @Test
  void shouldLetTheEarliestEndingWinAndCountTheOtherAsConflict() {
    // when
    request("a1", "p1", "0");
    result("a1", "p1", "3", ",\"success\":true");
    result("a1", "p1", "2", ",\"success\":false,\"error\":\"late\"");

    // then
    PlanProgress plan = tracker.plan(P1);
    assertThat(onlyTask().getState()).isEqualTo(TaskState.FAILED);
    assertThat(plan.getCompletedTasks() + plan.getFailedTasks()).isEqualTo(1);
    assertThat(plan.getConflicts()).isEqualTo(1);
  }

  @Test
  void shouldLetARetryReopenAndCompleteAFailedTask() {
    // when
    request("a1", "p1", "0");
    result("a1", "p1", "1", ",\"success\":false");
    tracker.send(REQUESTS, requestEvent(id(), "a1", "p1", "2", ",\"attempt\":2"));
    assertThat(onlyTask().getState()).isEqualTo(TaskState.PENDING);
    result("a1", "p1", "3", ",\"success\":true");

    // then
    assertThat(onlyTask().getState()).isEqualTo(TaskState.COMPLETED);
    assertThat(onlyTask().getAttempt()).isEqualTo(2);
    assertThat(tracker.plan(P1).getConflicts()).isZero();
  }

  @Test
  void shouldNotAddDeclaredAndObservedTasks() {
    // when
    system("plan.started", "p1", "0", "\"total_actions\":5");
    for (int i = 0; i < 5; i++) {
      request("a" + i, "p1", "1");
    }
    // then
    assertThat(tracker.plan(P1).getTaskCount()).isEqualTo(5);
  }

  @Test
  void shouldFindThePlanOfAResultByItsCorrelationInEitherOrder() {
    // when: result first, then its request
    tracker.send(RESULTS, event("s1", "x.done", "2", ",\"correlation_id\":\"c1\"", ""));
    assertThat(tracker.planOrNull(P1)).isNull();
    tracker.send(
        REQUESTS,
        event(
            "r1",
            "x.requested",
            "0",
            ",\"plan_id\":\"p1\",\"correlation_id\":\"c1\",\"response_event\":\"x.done\"",
            ""));
    // and: request first
    tracker.send(
        REQUESTS,
        event(
            "r2",
            "x.requested",
            "1",
            ",\"plan_id\":\"p1\",\"correlation_id\":\"c2\",\"response_event\":\"x.done\"",
            ""));
    tracker.send(RESULTS, event("s2", "x.done", "3", ",\"correlation_id\":\"c2\"", ""));

    // then
    assertThat(tracker.plan(P1).getCompletedTasks()).isEqualTo(2);
    assertThat(tracker.tasks(P1)).extracting(TaskExecution::getTaskId).containsExactly("r1", "r2");
  }

  @Test
  void shouldNotTakeSomebodyElsesResultByItsCorrelation() {
    // given
    tracker.send(
        REQUESTS,
        event(
            "r1",
            "x.requested",
            "0",
            ",\"plan_id\":\"p1\",\"correlation_id\":\"c1\",\"response_event\":\"x.done\"",
            ""));
    String result = event("s1", "x.done", "1", ",\"correlation_id\":\"c1\"", "");

    // when
    tracker.send(RESULTS, result.replace("\"user_id\":\"ann\"", "\"user_id\":\"bob\""));
    tracker.send(RESULTS, result.replace("\"tenant_id\":\"acme\"", "\"tenant_id\":\"other\""));
    // then
    assertThat(onlyTask().getState()).isEqualTo(TaskState.PENDING);
    assertThat(tracker.plan(P1).getEvents()).isEqualTo(1);
    // nor are they led into plans of the same name of their own
    assertThat(tracker.planOrNull(new PlanKey("acme", "bob", "p1"))).isNull();
    assertThat(tracker.planOrNull(new PlanKey("other", "ann", "p1"))).isNull();

    // when
    tracker.send(RESULTS, result);
    // then
    assertThat(onlyTask().getState()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void shouldTrackAPlanNamedInDataOnly() {
    // when
    tracker.send(
        REQUESTS,
        event(id(), "x.requested", "0", ",\"response_event\":\"x.done\"", "\"plan_id\":\"p1\""));
    // then
    assertThat(tracker.plan(P1).getTaskCount()).isEqualTo(1);
  }

  @Test
  void shouldPairResultsWithoutIdsByResponseEventInEventOrder() {
    // given
    for (int i = 1; i <= 3; i++) {
      tracker.send(
          REQUESTS,
          event(
              "r" + i,
              "x.requested",
              "" + i,
              ",\"plan_id\":\"p1\",\"correlation_id\":\"c\",\"response_event\":\"x.done\"",
              ""));
    }
    // when
    tracker.send(
        RESULTS, event("s2", "x.done", "6", ",\"plan_id\":\"p1\",\"correlation_id\":\"c\"", ""));
    tracker.send(
        RESULTS,
        event(
            "s1",
            "x.done",
            "5",
            ",\"plan_id\":\"p1\",\"correlation_id\":\"c\"",
            "\"success\":false"));

    // then
    assertThat(tracker.tasks(P1))
        .extracting(TaskExecution::getTaskId, TaskExecution::getState)
        .containsExactly(
            tuple("r1", TaskState.FAILED),
            tuple("r2", TaskState.COMPLETED),
            tuple("r3", TaskState.PENDING));
  }

  @Test
  void shouldTellFailureByWhatIsSaidBeforeTheType() {
    // given
    List<List<String>> cases =
        List.of(
            List.of("a", "x.done", "\"success\":false", "FAILED"),
            List.of("b", "x.done", "\"status\":\"failed\"", "FAILED"),
            List.of("c", "x.done", "\"error\":\"boom\"", "FAILED"),
            List.of("d", "error.analysis.completed", "\"success\":true", "COMPLETED"),
            List.of("e", "x.failed", "\"note\":1", "FAILED"),
            List.of("f", "error.analysis.completed", "\"note\":1", "COMPLETED"),
            List.of("g", "x.failed", "\"status\":\"ok\"", "COMPLETED"),
            List.of("h", "x.done", "\"error\":{}", "COMPLETED"),
            List.of("i", "x.done", "\"status\":\"Canceled\"", "CANCELLED"));
    for (List<String> c : cases) {
      // when
      request(c.get(0), "p1", "0");
      tracker.send(
          RESULTS,
          event(
              id(),
              c.get(1),
              "1",
              ",\"plan_id\":\"p1\",\"task_id\":\"" + c.get(0) + "\"",
              c.get(2)));
      // then
      assertThat(tracker.tasks(P1))
          .filteredOn(t -> t.getTaskId().equals(c.get(0)))
          .extracting(t -> t.getState().name())
          .describedAs(c.toString())
          .containsExactly(c.get(3));
    }
  }

  @Test
  void shouldShowNoNegativeDuration() {
    // when
    request("a1", "p1", "5");
    result("a1", "p1", "4", "");
    // then
    assertThat(onlyTask().getDurationMicros()).isZero();
  }

  @Test
  void shouldRefuseWhatIsIllegalAndGoOn() {
    // when
    system("x".repeat(300), "p1", "0", "");
    tracker.send(REQUESTS, "{\"id\": broken");
    tracker.sendBytes(REQUESTS, null, new byte[] {7, 1, 2}, new RecordHeaders());
    tracker.send(
        REQUESTS,
        event(id(), "x.requested", "0", ",\"plan_id\":\"p1\"", "")
            .replace("\"tenant_id\":\"acme\",", ""));
    system("task.progress", "p1", "0", "\"task_id\":\"a1\",\"progress\":1.7");
    system("plan.state_changed", "p1", "0", "");
    tracker.send(SYSTEM, event(id(), "plan.started", "0", "", ""));
    tracker.sendBytes(REQUESTS, null, null, new RecordHeaders());
    tracker.send(
        REQUESTS, requestEvent(id(), "a9", "p1", "0", ",\"blob\":\"" + "y".repeat(300_000) + "\""));
    request("a1", "p1", "1");

    // then
    assertThat(tracker.deadLetters())
        .containsExactly(
            "invalid-field",
            "malformed-json",
            "bad-magic-byte",
            "missing-field",
            "invalid-field",
            "missing-field",
            "missing-plan",
            "empty-record",
            "too-large");
    assertThat(tracker.plan(P1).getTaskCount()).isEqualTo(1);
    assertThat(tracker.plan(P1).getEvents()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAnotherEventWithTheSameId() {
    // given
    tracker.send(REQUESTS, requestEvent("same", "a1", "p1", "0", ""));
    // when
    tracker.send(REQUESTS, requestEvent("same", "a2", "p1", "0", ""));
    // then
    assertThat(tracker.deadLetters()).containsExactly("id-conflict");
    assertThat(onlyTask().getTaskId()).isEqualTo("a1");
  }

  @Test
  void shouldNoteWithAPlanWhatWasRefusedThatNamedIt() {
    // when: nothing is known of the plan yet
    system("task.progress", "p1", "0", "\"task_id\":\"a1\",\"progress\":1.7");
    request("a1", "p1", "1");
    // then
    assertThat(tracker.stored(P1).refused()).isNull();

    // when: by its envelope, by its record's key, and by another event with an id that is taken
    system("task.progress", "p1", "0", "\"task_id\":\"a1\",\"progress\":1.7");
    tracker.sendBytes(REQUESTS, P1.bytes(), new byte[] {7, 1, 2}, new RecordHeaders());
    tracker.sendBytes(
        REQUESTS, "no plan's".getBytes(UTF_8), new byte[] {7, 1, 2}, new RecordHeaders());
    tracker.send(REQUESTS, requestEvent("same", "a2", "p1", "2", ""));
    tracker.send(REQUESTS, requestEvent("same", "a3", "p1", "2", ""));

    // then
    assertThat(tracker.stored(P1).refused())
        .isNotNull()
        .extracting(Refusals::count, Refusals::latest)
        .containsExactly(3L, DeadLetterReason.ID_CONFLICT);
    assertThat(tracker.deadLetters()).hasSize(5);
  }

  @Test
  void shouldKeepTheErrorApartFromTheState() {
    // when
    system("plan.state_changed", "p1", "1", "\"new_state\":\"search\"");
    assertThat(tracker.plan(P1).getCurrentState()).isEqualTo("search");
    system("plan.failed", "p1", "2", "\"error\":\"boom\"");
    // then
    assertThat(tracker.plan(P1).getError()).isEqualTo("boom");
    assertThat(tracker.plan(P1).getCurrentState()).isEqualTo("search");
  }

  @Test
  void shouldCreateATaskFromAReportAndIgnoreLateProgress() {
    // when
    tracker.send(
        SYSTEM,
        event(
            id(),
            "task.state_changed",
            "0",
            ",\"plan_id\":\"p1\"",
            "\"task_id\":\"task-456\",\"new_state\":\"running\""));
    // then
    assertThat(onlyTask().getTaskId()).isEqualTo("task-456");
    assertThat(onlyTask().getState()).isEqualTo(TaskState.RUNNING);

    // when
    result("task-456", "p1", "2", "");
    system("task.progress", "p1", "3", "\"task_id\":\"task-456\",\"progress\":0.4");
    // then
    assertThat(onlyTask().getState()).isEqualTo(TaskState.COMPLETED);
    assertThat(onlyTask().getProgress()).isEqualTo(1_000_000);
  }

  @Test
  void shouldEmitGaplessVersionsThatCoverEverythingFoldedBetween() {
    // when
    request("a1", "p1", "0");
    request("a2", "p1", "0");
    tracker.passTime(Duration.ofSeconds(2));
    result("a1", "p1", "1", "");
    tracker.passTime(Duration.ofSeconds(2));
    tracker.passTime(Duration.ofSeconds(2));

    // then
    assertThat(tracker.emittedPlans())
        .extracting(
            PlanProgress::getVersion, PlanProgress::getTaskCount, PlanProgress::getCompletedTasks)
        .containsExactly(tuple(1L, 2L, 0L), tuple(2L, 2L, 1L));
    assertThat(tracker.emittedTasks())
        .extracting(TaskExecution::getTaskId, TaskExecution::getVersion)
        .containsExactly(tuple("a1", 1L), tuple("a2", 1L), tuple("a1", 2L));
    // when it is quiet
    tracker.passTime(Duration.ofSeconds(12));
    // then
    assertThat(tracker.store().markedPlans()).isEmpty();
  }

  @Test
  void shouldEmitATimelineEntryAgainWhenItsMatchChanges() {
    // when
    result("a1", "p1", "1", "");
    request("a1", "p1", "0");
    // then
    assertThat(tracker.emittedEntries())
        .extracting(TimelineEntry::getEventId, TimelineEntry::getTaskId)
        .containsExactly(tuple("e0", null), tuple("e1", "a1"), tuple("e0", "a1"));
  }

  @Test
  void shouldRefuseAResultWhoseRequestNeverCame() {
    // given
    tracker.send(RESULTS, event("s1", "x.done", "2", ",\"correlation_id\":\"c1\"", ""));
    // when
    tracker.passTime(Duration.ofDays(8));
    // then
    assertThat(tracker.deadLetters()).containsExactly("unmatched-expired");
  }

  @Test
  void shouldReadJsonInBinaryMode() {
    // given
    RecordHeaders headers = new RecordHeaders();
    List.of(
            "id=b1",
            "source=agent",
            "type=x.requested",
            "tenantid=acme",
            "userid=ann",
            "planid=p1",
            "responseevent=x.done")
        .forEach(
            h ->
                headers.add(
                    "ce_" + h.split("=", 2)[0],
                    h.split("=", 2)[1].getBytes(StandardCharsets.UTF_8)));
    // when
    tracker.sendBytes(
        REQUESTS, null, "{\"action_id\":\"a1\"}".getBytes(StandardCharsets.UTF_8), headers);
    // then
    assertThat(onlyTask().getTaskId()).isEqualTo("a1");
  }

  @Test
  void shouldNotTrackRequestsWithoutAPlan() {
    // when
    tracker.send(REQUESTS, event(id(), "analyze.feedback", "0", "", "\"product\":\"X\""));
    // then
    assertThat(tracker.deadLetters()).isEmpty();
    assertThat(
            tracker
                .store()
                .counted(
                    dev.headway.event.Input.ACTION_REQUESTS,
                    dev.headway.store.PartitionStore.Outcome.UNTRACKED))
        .isEqualTo(1);
  }

  @Test
  void shouldCountTheIteratorsThatAreOpen() {
    // given
    request("a1", "p1", "0");
    PartitionStore store = tracker.store();
    assertThat(tracker.openIterators()).isZero();

    // when
    List<Long> during = new ArrayList<>();
    store.plan(P1).forEachEvent(event -> during.add(tracker.openIterators()));

    // then
    assertThat(during).containsExactly(1L);
    assertThat(tracker.openIterators()).isZero();
  }

  @Test
  void shouldCloseAnIteratorThatIsLeftEarly() {
    // given
    request("a1", "p1", "0");
    request("a1", "p2", "0");

    // when
    PlanPage page =
        tracker
            .store()
            .lists()
            .page(
                PlanFilter.all(View.of(new Owner("acme", "ann"))),
                PlanSort.ACTIVE_FIRST,
                null,
                1,
                false);
    assertThatThrownBy(
            () ->
                tracker
                    .store()
                    .plan(P1)
                    .forEachTask(
                        task -> {
                          throw new IllegalStateException("a reader fails");
                        }))
        .isInstanceOf(IllegalStateException.class);

    // then
    assertThat(page.plans()).hasSize(1);
    assertThat(tracker.openIterators()).isZero();
  }
}
