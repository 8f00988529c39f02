// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import dev.headway.agent.desk.EventDraft;
import dev.headway.agent.desk.Step;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.ModelUsage;
import dev.headway.schemas.key.Owner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task in the hands of its worker, for the time of one step: a call of a handler. Answer and
 * delegations are sent when the step is committed, once, however often the handler has to be run;
 * progress and log lines are sent at once. Safe for the threads a handler starts.
 */
public final class TaskContext {
  private final TaskRecord before;
  private final Step step;
  private final AnswerForm form;
  private final List<SubTask> subTasks;
  private final Map<String, @Nullable Object> notes;
  private TaskRecord.Status status;
  private ModelUsage used;
  private ModelUsage untold;

  TaskContext(TaskRecord record, Step step, AnswerForm form) {
    this(record, step, form, ModelUsage.NONE);
  }

  private TaskContext(TaskRecord record, Step step, AnswerForm form, ModelUsage used) {
    this.before = record;
    this.step = step;
    this.form = form;
    this.subTasks = new ArrayList<>(record.subTasks());
    this.notes = new LinkedHashMap<>(record.notes());
    this.status = record.status();
    this.used = used;
    this.untold = used;
  }

  /** The task as it was before the step; what models took is spent all the same. */
  synchronized TaskContext asBefore() {
    return new TaskContext(before, step, form, used);
  }

  /** The request. */
  public ReceivedEvent event() {
    return before.request();
  }

  /** Id of the task: as asked, else the request's own id. */
  public String taskId() {
    return Objects.requireNonNullElse(event().taskId(), event().id());
  }

  /** Plan it belongs to; empty: none. */
  public Optional<String> planId() {
    return Optional.ofNullable(event().planId());
  }

  /** Tenant and user it is done for. */
  public Owner owner() {
    return event().owner();
  }

  /** Which try of the task it is, from 1. */
  public int attempt() {
    return event().data().get("attempt") instanceof Number number ? number.intValue() : 1;
  }

  /** What was asked. */
  public Map<String, @Nullable Object> data() {
    return event().data();
  }

  /**
   * What was asked, as a record of the worker's own.
   *
   * @throws IllegalArgumentException when it does not fit; names the field
   */
  public <T> T data(Class<T> as) {
    return event().data(as);
  }

  /** Text of a field of what was asked; empty when there is none. */
  public String text(String field) {
    return Objects.requireNonNullElse(event().text(field), "");
  }

  /** Whether it has been answered. */
  public synchronized boolean isAnswered() {
    return status == TaskRecord.Status.ANSWERED;
  }

  /**
   * Answers with what came of the task. Only the first answer counts.
   *
   * @param result a map or a record
   */
  public synchronized void complete(Object result) {
    if (!isAnswered()) {
      status = TaskRecord.Status.ANSWERED;
      answer(form.completed(this, Json.object(result)));
    }
  }

  /**
   * Answers that the task failed. Only the first answer counts.
   *
   * @param error why
   */
  public void fail(String error) {
    fail(error, null);
  }

  /**
   * Answers that the task failed.
   *
   * @param error what went wrong: its message is told, and its class
   */
  public void fail(Throwable error) {
    fail(
        Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName()),
        error.getClass().getName());
  }

  private synchronized void fail(String error, @Nullable String kind) {
    if (!isAnswered()) {
      status = TaskRecord.Status.ANSWERED;
      answer(form.failed(this, error, kind));
    }
  }

  private void answer(Map<String, @Nullable Object> payload) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>(payload);
    String group = event().text("delegation_group_id");
    if (group != null) {
      data.put("delegation_group_id", group);
    }
    String type = event().responseEvent();
    if (type == null) {
      type = form.defaultResponse(event().type());
    }
    if (type == null) {
      // Nobody waits for an answer; the tracker should know all the same.
      if (planId().isPresent()) {
        boolean failed = data.get("error") != null;
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("task_id", taskId());
        if (failed) {
          told.put("reason", String.valueOf(data.get("error")));
        }
        step.say(
            Topic.SYSTEM_EVENTS,
            EventDraft.of(failed ? "task.failed" : "task.completed", told).task(taskId()));
      }
      return;
    }
    if (untold.isAny()) {
      data.put("usage", told(untold));
      untold = ModelUsage.NONE;
    }
    step.say(
        event().responseTopic(),
        EventDraft.of(type, data).task(taskId()).correlation(event().correlationId()));
  }

  /**
   * Tells how far it is, at once.
   *
   * @param progress 0 to 1
   * @param message for people
   * @throws IllegalArgumentException when progress is not in 0 to 1
   */
  public void progress(double progress, String message) {
    if (!(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException("progress must be 0 to 1: " + progress);
    }
    announce("task.progress", Map.of("progress", progress, "message", message));
  }

  /** How much a log line matters. */
  public enum Level {
    /** For those who look for a fault. */
    DEBUG,
    /** For those who look. */
    INFO,
    /** Something to look at. */
    WARNING,
    /** Something went wrong. */
    ERROR
  }

  /** Adds a line to the task's log, at once. */
  public void log(Level level, String message) {
    announce(
        "task.log", Map.of("level", level.name().toLowerCase(Locale.ROOT), "message", message));
  }

  /** Adds a line to the task's log, at once. */
  public void log(String message) {
    log(Level.INFO, message);
  }

  /**
   * Counts what a model took for the task. Told once: with the answer, or by an event of its own
   * when the step ends without one, and also when the handler fails.
   *
   * @param usage tokens and money
   */
  public synchronized void usage(ModelUsage usage) {
    used = used.plus(usage);
    untold = untold.plus(usage);
  }

  private static Map<String, Object> told(ModelUsage usage) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("input_tokens", usage.inputTokens());
    data.put("output_tokens", usage.outputTokens());
    data.put("cost_usd", usage.costUsd());
    return data;
  }

  /** Tells what models took and no answer has told: there is none yet, or nobody gets one. */
  synchronized void tellUsage() {
    if (untold.isAny() && planId().isPresent()) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("task_id", taskId());
      data.putAll(told(untold));
      untold = ModelUsage.NONE;
      step.say(Topic.SYSTEM_EVENTS, EventDraft.of("task.usage", data).task(taskId()));
    }
  }

  /** Remembers something for the steps of this task that follow. */
  public synchronized void put(String name, Object value) {
    notes.put(name, Json.convert(value, Object.class));
  }

  /** What was remembered, as a {@code type}; empty: nothing. */
  public synchronized <T> Optional<T> get(String name, Class<T> type) {
    return Optional.ofNullable(notes.get(name)).map(value -> Json.convert(value, type));
  }

  /**
   * Gives a part of the task to another agent. Its answer comes to the worker's handler of results.
   *
   * @return id of the new task
   * @throws IllegalStateException when this task belongs to no plan, or has been answered
   */
  public String delegate(DelegationSpec spec) {
    return delegate(spec, null);
  }

  /**
   * Gives parts of the task to other agents, all at once, as a delegation group.
   *
   * @return the group's id, for {@link #results}
   */
  public String delegateParallel(List<DelegationSpec> specs) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("nothing to delegate");
    }
    String group = UUID.randomUUID().toString();
    step.say(
        Topic.SYSTEM_EVENTS,
        EventDraft.of(
                "delegation.started",
                Map.of("group_id", group, "parent_task_id", taskId(), "total_tasks", specs.size()))
            .task(taskId()));
    specs.forEach(spec -> delegate(spec, group));
    return group;
  }

  private synchronized String delegate(DelegationSpec spec, @Nullable String group) {
    if (planId().isEmpty()) {
      throw new IllegalStateException(
          "a task of no plan cannot be delegated: its answers would not be found");
    }
    if (isAnswered()) {
      throw new IllegalStateException("task %s has been answered".formatted(taskId()));
    }
    SubTask task =
        new SubTask(
            UUID.randomUUID().toString(), group, 1, spec, step.now().plus(spec.timeout()), null);
    subTasks.add(task);
    ask(task);
    if (status == TaskRecord.Status.NEW) {
      status = TaskRecord.Status.DELEGATED;
      step.say(
          Topic.SYSTEM_EVENTS,
          EventDraft.of("task.state_changed", Map.of("task_id", taskId(), "new_state", "delegated"))
              .task(taskId()));
    }
    return task.taskId();
  }

  /**
   * Asks again for something that failed: the same task, in its next attempt.
   *
   * @param failed its result
   * @return the attempt, from 2
   * @throws IllegalArgumentException when it is not the result of a sub-task that failed last
   */
  public synchronized int retry(ResultContext failed) {
    for (int i = 0; i < subTasks.size(); i++) {
      SubTask task = subTasks.get(i);
      ResultContext result = task.result();
      if (task.taskId().equals(failed.taskId()) && result != null && !result.success()) {
        SubTask again = task.again(step.now().plus(task.spec().timeout()));
        subTasks.set(i, again);
        ask(again);
        return again.attempt();
      }
    }
    throw new IllegalArgumentException("no failed sub-task " + failed.taskId());
  }

  private void ask(SubTask task) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>(task.spec().data());
    if (task.groupId() != null) {
      data.put("delegation_group_id", task.groupId());
    }
    if (task.attempt() > 1) {
      data.put("attempt", task.attempt());
    }
    step.say(
        Topic.ACTION_REQUESTS,
        EventDraft.of(task.spec().type(), data)
            .task(task.taskId())
            .correlation(task.taskId())
            .answeredBy(task.spec().responseEvent(), Topic.ACTION_RESULTS));
  }

  /** How often the sub-task that {@code result} is of has been asked. */
  public synchronized int attempts(ResultContext result) {
    return subTasks.stream()
        .filter(task -> task.taskId().equals(result.taskId()))
        .mapToInt(SubTask::attempt)
        .max()
        .orElse(0);
  }

  /**
   * What came of a delegation group, by sub-task, in the order they were given; empty: some have
   * not ended yet, or there is no such group.
   */
  public synchronized Optional<Map<String, ResultContext>> results(String groupId) {
    Map<String, ResultContext> results = new LinkedHashMap<>();
    for (SubTask task : subTasks) {
      if (groupId.equals(task.groupId())) {
        if (task.result() == null) {
          return Optional.empty();
        }
        results.put(task.taskId(), task.result());
      }
    }
    return results.isEmpty() ? Optional.empty() : Optional.of(results);
  }

  /** Whether it waits for anything it gave to others. */
  public synchronized boolean hasOpenTasks() {
    return subTasks.stream().anyMatch(SubTask::open);
  }

  /** Puts a result to its sub-task. */
  synchronized ResultContext take(String subTaskId, ResultContext result) {
    ResultContext named =
        new ResultContext(
            result.type(), subTaskId, result.success(), result.data(), result.error());
    subTasks.replaceAll(
        task -> task.taskId().equals(subTaskId) && task.open() ? task.with(named) : task);
    return named;
  }

  /** What is kept of it. Of a task that was answered little is needed: that it was there. */
  synchronized TaskRecord toRecord() {
    boolean ended = isAnswered();
    return new TaskRecord(
        before.version() + 1,
        before.request(),
        status,
        ended ? List.of() : List.copyOf(subTasks),
        ended ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(notes)),
        step.now());
  }

  void announceRunning() {
    announce("task.state_changed", Map.of("new_state", "running"));
  }

  private void announce(String type, Map<String, ? extends @Nullable Object> data) {
    if (planId().isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("task_id", taskId());
    told.putAll(data);
    step.announce(type, taskId(), told);
  }
}
