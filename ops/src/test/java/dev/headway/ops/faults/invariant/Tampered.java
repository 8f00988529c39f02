// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import dev.headway.ops.faults.log.ChangeTopics;
import dev.headway.ops.faults.log.ChangeTopics.Change;
import dev.headway.ops.faults.oracle.History;
import dev.headway.ops.faults.oracle.Truth;
import dev.headway.ops.faults.view.Picture;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TaskState;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.avro.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A small truth and what a right Headway would show of it, to be tampered with. */
final class Tampered {
  static final String PLAN = History.PLAN;
  static final Instant TIME = Instant.parse("2026-03-01T09:00:00Z");

  private Tampered() {}

  static Truth truth() {
    return new History()
        .request(0, "{\"action_id\":\"a1\"}")
        .result(1, "{\"action_id\":\"a1\"}")
        .again()
        .system(2, "plan.completed", "{}")
        .text(dev.headway.event.Input.ACTION_REQUESTS, "{")
        .truth();
  }

  /** A copy of what must be, with a change. */
  static Picture picture(Consumer<Picture> change) {
    Picture right = truth().picture();
    Picture copy = new Picture(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    right.plans().forEach((plan, fields) -> copy.plans().put(plan, new HashMap<>(fields)));
    right.tasks().forEach((plan, tasks) -> copy.tasks().put(plan, deep(tasks)));
    right.timelines().forEach((plan, entries) -> copy.timelines().put(plan, deep(entries)));
    change.accept(copy);
    return copy;
  }

  private static Map<String, Map<String, @Nullable Object>> deep(
      Map<String, Map<String, @Nullable Object>> rows) {
    Map<String, Map<String, @Nullable Object>> copy = new TreeMap<>();
    rows.forEach((key, fields) -> copy.put(key, new HashMap<>(fields)));
    return copy;
  }

  static Map<String, @Nullable Object> plan(Picture picture) {
    return Objects.requireNonNull(picture.plans().get(PLAN));
  }

  static Map<String, @Nullable Object> task(Picture picture) {
    return Objects.requireNonNull(Objects.requireNonNull(picture.tasks().get(PLAN)).get("a1"));
  }

  static PlanProgress.Builder plan(long version) {
    return PlanProgress.newBuilder()
        .setTenantId("t")
        .setUserId("u")
        .setPlanId("p1")
        .setVersion(version)
        .setStatus(PlanStatus.RUNNING)
        .setStartedAt(TIME)
        .setTaskCount(3)
        .setCompletedTasks(0)
        .setFailedTasks(0)
        .setCancelledTasks(0)
        .setOpenTasks(3)
        .setFireAndForgetTasks(0)
        .setGoalEvent("unknown")
        .setStages(List.of())
        .setUsage(new Usage(0L, 0L, 0L))
        .setErrorLogs(0)
        .setConflicts(0)
        .setUnmatchedResults(0)
        .setEvents(version)
        .setStateDigest("");
  }

  static TaskExecution task(long version) {
    return TaskExecution.newBuilder()
        .setTenantId("t")
        .setUserId("u")
        .setPlanId("p1")
        .setTaskId("a1")
        .setVersion(version)
        .setEventType("x")
        .setState(TaskState.RUNNING)
        .setAttempt(1)
        .setFireAndForget(false)
        .setStartedAt(TIME)
        .setUsage(new Usage(0L, 0L, 0L))
        .setErrorLogs(0)
        .setConflicts(0)
        .build();
  }

  static TimelineEntry entry(EventKind kind, @Nullable String task) {
    return entry(kind, task, 0);
  }

  static TimelineEntry entry(EventKind kind, @Nullable String task, long offset) {
    return TimelineEntry.newBuilder()
        .setTenantId("t")
        .setUserId("u")
        .setPlanId("p1")
        .setEventId("e0")
        .setSource("agent")
        .setEventType("x.requested")
        .setKind(kind)
        .setTime(TIME)
        .setTaskId(task)
        .setDataBytes(0)
        .setOriginTopic("action-requests")
        .setOriginPartition(0)
        .setOriginOffset(offset)
        .build();
  }

  static ChangeTopics plans(PlanProgress.Builder... plans) {
    return changes(
        List.of(plans).stream().map(PlanProgress.Builder::build).toList(), List.of(), List.of());
  }

  static ChangeTopics changes(
      List<PlanProgress> plans, List<TaskExecution> tasks, List<TimelineEntry> entries) {
    return new ChangeTopics(
        log("plan-progress", PLAN, plans),
        log("task-executions", PLAN + "/a1", tasks),
        log("plan-timeline", PLAN + "/agent/e0", entries));
  }

  private static <T> List<Change<T>> log(String topic, String key, List<T> values) {
    List<Change<T>> changes = new ArrayList<>();
    for (T value : values) {
      changes.add(new Change<>(key, value, topic, 0, changes.size()));
    }
    return changes;
  }
}
