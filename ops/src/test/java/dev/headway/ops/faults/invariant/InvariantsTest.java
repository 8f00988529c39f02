// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.event.Input;
import dev.headway.ops.faults.oracle.Accounts;
import dev.headway.ops.faults.oracle.Truth;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.PlanStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each invariant holds where all is right, and says where when something is not. */
class InvariantsTest {
  @TempDir Path folder;

  private static AbstractStringAssert<?> only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return assertThat(findings.getFirst().toString());
  }

  private static ConsumerRecord<byte[], byte[]> letter(long offset, String reason) {
    ConsumerRecord<byte[], byte[]> letter =
        new ConsumerRecord<>("headway-dead-letters", 0, offset, null, null);
    Map.of("reason", reason, "topic", "action-requests", "partition", "0", "offset", "1")
        .forEach(
            (name, value) ->
                letter.headers().add("headway-" + name, value.getBytes(StandardCharsets.UTF_8)));
    return letter;
  }

  @Test
  void shouldAccountForEveryInput() {
    // given
    Truth truth = Tampered.truth();
    Map<Input, Accounts> lost = new EnumMap<>(truth.accounts());
    lost.put(Input.ACTION_RESULTS, new Accounts(2, 1, 0, 0, 0, 0));
    Map<Input, Accounts> folded = new EnumMap<>(truth.accounts());
    folded.put(Input.ACTION_RESULTS, new Accounts(2, 2, 0, 0, 0, 0));
    var right = List.of(letter(0, "malformed-json"));

    // then
    assertThat(Accounting.check(truth, truth.accounts(), right)).isEmpty();
    assertThat(Accounting.check(truth, lost, right).toString())
        .contains("action-results: 2 inputs, but 1 accounted for");
    only(Accounting.check(truth, folded, right)).contains("I1 action-results: stored");
    only(Accounting.check(truth, truth.accounts(), List.of()))
        .contains("action-requests-0@1 is no dead letter");
    only(Accounting.check(truth, truth.accounts(), List.of(letter(0, "too-large"))))
        .contains("for too-large at headway-dead-letters-0@0, must be for malformed-json");
    only(Accounting.check(
            truth,
            truth.accounts(),
            List.of(letter(0, "malformed-json"), letter(7, "malformed-json"))))
        .contains("twice, again at headway-dead-letters-0@7");
  }

  @Test
  void shouldSeeEveryDifferenceOfAView() {
    // given
    Truth truth = Tampered.truth();

    // then
    assertThat(Stores.check(truth, Map.of("v", Tampered.picture(p -> {})))).isEmpty();
    only(Stores.check(
            truth, Map.of("v", Tampered.picture(p -> Tampered.plan(p).put("completed_tasks", 2L)))))
        .isEqualTo("I2 v: plan t/u/p1: completed_tasks is 2 and must be 1");
    only(Stores.check(
            truth, Map.of("v", Tampered.picture(p -> Tampered.task(p).put("state", "failed")))))
        .contains("plan t/u/p1, task a1: state is failed and must be completed");
    only(Stores.check(truth, Map.of("v", Tampered.picture(p -> p.plans().clear()))))
        .contains("plan t/u/p1: is missing");
    only(Stores.check(
            truth,
            Map.of(
                "v",
                Tampered.picture(
                    p ->
                        Objects.requireNonNull(p.timelines().get(Tampered.PLAN))
                            .remove("t/u/p1/agent/e1")))))
        .contains("event t/u/p1/agent/e1: is missing");
    only(Stores.check(
            truth,
            Map.of("v", Tampered.picture(p -> p.plans().put("t/u/ghost", Collections.emptyMap())))))
        .contains("ghost: is shown and must not be there");
  }

  @Test
  void shouldSeeAnOriginThatIsNone() {
    // given
    var right = Tampered.entry(EventKind.REQUEST, "a1");
    var wrong = Tampered.entry(EventKind.REQUEST, "a1", 9);

    // then
    assertThat(
            Stores.checkOrigins(
                Tampered.truth(), Tampered.changes(List.of(), List.of(), List.of(right))))
        .isEmpty();
    only(Stores.checkOrigins(
            Tampered.truth(), Tampered.changes(List.of(), List.of(), List.of(wrong))))
        .contains("names action-requests-0@9 as its origin");
  }

  @Test
  void shouldSeeGapsAndRepeatsOfVersions() {
    assertThat(Versions.check(Tampered.plans(Tampered.plan(1), Tampered.plan(2)))).isEmpty();
    only(Versions.check(Tampered.plans(Tampered.plan(1), Tampered.plan(3))))
        .isEqualTo("I3 plan t/u/p1: version 3 at plan-progress-0@1, must be 2");
    only(Versions.check(Tampered.plans(Tampered.plan(1), Tampered.plan(1))))
        .contains("version 1 at plan-progress-0@1, must be 2");
    only(Versions.check(Tampered.plans(Tampered.plan(2)))).contains("must be 1");
  }

  @Test
  void shouldSeeTasksAndEventsThatAreRepeated() {
    // given
    var plan = List.of(Tampered.plan(1).build(), Tampered.plan(2).build());
    var request = Tampered.entry(EventKind.REQUEST, "a1");
    var unmatched = Tampered.entry(EventKind.RESULT, null);
    var matched = Tampered.entry(EventKind.RESULT, "a1");
    var moved = Tampered.entry(EventKind.REQUEST, "a2");

    // then
    assertThat(
            Versions.check(
                Tampered.changes(
                    plan,
                    List.of(Tampered.task(1), Tampered.task(2)),
                    List.of(unmatched, matched))))
        .isEmpty();
    only(Versions.check(
            Tampered.changes(plan, List.of(Tampered.task(1), Tampered.task(1)), List.of())))
        .contains("task t/u/p1/a1: version 1 at task-executions-0@1 comes after 1");
    only(Versions.check(Tampered.changes(plan, List.of(Tampered.task(3)), List.of())))
        .contains("is none of its plan");
    only(Versions.check(Tampered.changes(plan, List.of(), List.of(request, request))))
        .contains("event t/u/p1/agent/e0 is repeated at plan-timeline-0@1");
    only(Versions.check(Tampered.changes(plan, List.of(), List.of(request, moved))))
        .contains("has changed, and is no result");
  }

  private static JsonNode steps(String... steps) throws Exception {
    return new ObjectMapper().readTree("[" + String.join(",", steps) + "]");
  }

  private static String step(String event, String task, String from, String to) {
    return String.format(
        "{\"event_id\":\"%s\",\"task_id\":%s,\"from\":%s,\"to\":\"%s\"}", event, task, from, to);
  }

  @Test
  void shouldSeeIllegalTransitions() throws Exception {
    // given
    String asked = step("e0", "\"a1\"", "null", "pending");
    String done = step("e1", "\"a1\"", "\"pending\"", "completed");

    // then
    assertThat(Transitions.check(Tampered.truth(), Tampered.PLAN, steps(asked, done))).isEmpty();
    only(Transitions.check(Tampered.truth(), Tampered.PLAN, steps(asked)))
        .contains("task a1: its transitions end in pending, must be completed");
    only(Transitions.check(
            Tampered.truth(),
            Tampered.PLAN,
            steps(asked, step("e1", "\"a1\"", "\"running\"", "completed"))))
        .contains("at event e1 from running, but it was pending");
    only(Transitions.check(
            Tampered.truth(),
            Tampered.PLAN,
            steps(
                asked,
                done,
                step("e2", "null", "null", "completed"),
                step("e0", "null", "\"completed\"", "running"))))
        .contains("plan t/u/p1: event e0 moves it from completed to running");
  }

  @Test
  void shouldSeeSnapshotsThatContradictThemselves() {
    assertThat(Transitions.checkSnapshots(Tampered.plans(Tampered.plan(1), Tampered.plan(2))))
        .isEmpty();
    only(Transitions.checkSnapshots(Tampered.plans(Tampered.plan(1).setCompletedTasks(4))))
        .contains("4 ended tasks of 3");
    only(Transitions.checkSnapshots(Tampered.plans(Tampered.plan(5), Tampered.plan(4))))
        .contains("4 events after 5");
    only(Transitions.checkSnapshots(
            Tampered.plans(Tampered.plan(1).setStatus(PlanStatus.FAILED), Tampered.plan(2))))
        .contains("RUNNING after FAILED");
  }

  @Test
  void shouldSeeWhatGrowsAndWhatTakesTooLong() {
    // given
    var before = List.of(new Resources.Use(1, 60, 200, 400L << 20, 10L << 20));

    // then
    assertThat(Resources.check(before, before)).isEmpty();
    only(Resources.check(before, List.of(new Resources.Use(2, 200, 200, 400L << 20, 10L << 20))))
        .contains("instance 2 has 200 threads");
    only(Resources.check(before, List.of(new Resources.Use(1, 60, 2_000, 400L << 20, 10L << 20))))
        .contains("2000 handles");
    only(Resources.check(before, List.of(new Resources.Use(1, 60, 200, 2_000L << 20, 10L << 20))))
        .contains("bytes of memory");
    only(Resources.check(before, List.of(new Resources.Use(1, 60, 200, 400L << 20, 2_000L << 20))))
        .contains("bytes of disk");
    assertThat(Recovery.check("F1", Duration.ofSeconds(3), Duration.ofSeconds(4))).isEmpty();
    only(Recovery.check("F1", Duration.ofSeconds(5), Duration.ofSeconds(4)))
        .isEqualTo("I8 F1: recovered after 5000 ms, must be at most 4000 ms");
  }

  @Test
  void shouldMeasureThisProcess() {
    // given
    long self = ProcessHandle.current().pid();
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isDirectory(Path.of("/proc/self/fd")), "this system has no /proc");

    // when
    Resources.Use use = Resources.of(1, self, folder).orElseThrow();

    // then
    assertThat(use.threads()).isPositive();
    assertThat(use.handles()).isPositive();
    assertThat(use.memory()).isGreaterThan(1 << 20);
  }

  @Test
  void shouldSeeErrorStatesAndSecretsInLogs() throws Exception {
    // given
    Path good =
        Files.writeString(
            folder.resolve("a.log"), "State transition from REBALANCING to RUNNING\n");
    Path bad =
        Files.writeString(
            folder.resolve("b.log"),
            "one\nclient [x] State transition from RUNNING to PENDING_ERROR\npassword=canary\n");

    // then
    assertThat(ErrorStates.check(good)).isEmpty();
    only(ErrorStates.check(bad)).contains("b.log:2: client [x] State transition");
    assertThat(ErrorStates.check(1, true, "RUNNING", List.of())).isEmpty();
    only(ErrorStates.check(1, false, "ERROR", List.of("why")))
        .contains("instance 1 is not ready at the end: ERROR [why]");
    assertThat(ErrorStates.ended("Headway 2", 70).toString())
        .isEqualTo("I9 Headway 2 ended by itself, with exit code 70");
    assertThat(ErrorStates.seemsToLive(2, "ERROR").toString()).contains("instance 2 lives on");
    assertThat(Secrets.check(folder, List.of("not there"))).isEmpty();
    only(Secrets.check(folder, List.of("canary"))).contains("b.log:3 holds a planted secret");
  }
}
