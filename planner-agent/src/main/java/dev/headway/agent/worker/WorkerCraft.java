// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import dev.headway.agent.Assignment;
import dev.headway.agent.PlatformContext;
import dev.headway.agent.desk.Craft;
import dev.headway.agent.desk.Envelopes;
import dev.headway.agent.desk.Input;
import dev.headway.agent.desk.Step;
import dev.headway.agent.desk.WorkKey;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.schemas.key.PlanKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker does with its tasks. */
final class WorkerCraft implements Craft<TaskRecord> {
  static final String STATE_TOPIC = "task-contexts";

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCraft.class);

  private final String name;
  private final Set<String> capabilities;
  private final Map<String, Worker.TaskHandler> tasks;
  private final Worker.@Nullable ResultHandler results;
  private final Duration timeout;
  private final AnswerForm form;
  private final PlatformContext context;

  WorkerCraft(
      String name,
      Set<String> capabilities,
      Map<String, Worker.TaskHandler> tasks,
      Worker.@Nullable ResultHandler results,
      Duration timeout,
      AnswerForm form,
      PlatformContext context) {
    this.name = name;
    this.capabilities = capabilities;
    this.tasks = tasks;
    this.results = results;
    this.timeout = timeout;
    this.form = form;
    this.context = context;
  }

  /** Code of the worker's author. */
  private interface Handler {
    void handle() throws Exception;
  }

  @Override
  public Set<Topic> topics() {
    return results == null
        ? Set.of(Topic.ACTION_REQUESTS)
        : Set.of(Topic.ACTION_REQUESTS, Topic.ACTION_RESULTS);
  }

  @Override
  public String stateTopic() {
    return STATE_TOPIC;
  }

  @Override
  public Class<TaskRecord> workType() {
    return TaskRecord.class;
  }

  /** A request without a plan is kept by its correlation. */
  @Override
  public Optional<WorkKey> begins(ReceivedEvent event) {
    if (event.topic() != Topic.ACTION_REQUESTS
        || !tasks.containsKey(event.type())
        || !Assignment.isFor(event, name, capabilities)) {
      return Optional.empty();
    }
    PlanKey plan =
        event.planKey().orElseGet(() -> PlanKey.of(event.owner(), event.correlationId()));
    return Optional.of(
        new WorkKey(name, plan, encoded(event.source()) + "/" + encoded(event.id())));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public TaskRecord begin(WorkKey key, ReceivedEvent event) {
    return TaskRecord.of(event, event.time().orElse(Instant.EPOCH));
  }

  @Override
  public Envelopes envelopes(TaskRecord task) {
    return new Envelopes(name, caller(task.request()), null, task.request());
  }

  private static Caller caller(ReceivedEvent request) {
    return new Caller(request.owner(), request.planId(), request.sessionId());
  }

  @Override
  public TaskRecord step(TaskRecord record, Input input, Step step) throws InterruptedException {
    if (record.finished()) {
      return record;
    }
    TaskContext task = new TaskContext(record, step, form);
    Handler handler = handler(record, input, task);
    if (handler == null) {
      return record;
    }
    Throwable failure = run(handler, task, step);
    if (failure != null) {
      // Nothing of what a handler did before it failed counts.
      step.takeBack();
      task = task.asBefore();
      task.fail(failure);
    } else if (task.hasOpenTasks() && results == null) {
      step.takeBack();
      task = task.asBefore();
      task.fail(
          "the worker gives work to others and has no handler for what comes of it: onResult");
    } else if (!task.isAnswered() && !task.hasOpenTasks()) {
      task.fail("the handler returned without an answer, and nothing it gave to others is open");
    }
    task.tellUsage();
    return task.toRecord();
  }

  /** What is to be done for this input; null: nothing. */
  private @Nullable Handler handler(TaskRecord record, Input input, TaskContext task) {
    return switch (input) {
      case Input.Arrived(ReceivedEvent event) when record.status() == TaskRecord.Status.NEW ->
          begins(event).isPresent() ? () -> begin(task) : null;
      case Input.Arrived(ReceivedEvent event) ->
          record.subTasks().stream()
              .filter(sub -> sub.answeredBy(event))
              .findFirst()
              .map(sub -> goOn(task, sub, ResultContext.of(event)))
              .orElse(null);
      case Input.Due due when !record.nextDue().equals(Optional.of(due)) -> null;
      case Input.Due due ->
          record.subTasks().stream()
              .filter(sub -> sub.open() && sub.taskId().equals(due.what()))
              .findFirst()
              .map(sub -> goOn(task, sub, late(sub)))
              .orElse(null);
    };
  }

  private static ResultContext late(SubTask sub) {
    return ResultContext.timedOut(
        sub.spec().responseEvent(),
        sub.taskId(),
        "%s was not answered within %s".formatted(sub.spec().type(), sub.spec().timeout()));
  }

  private void begin(TaskContext task) throws Exception {
    task.announceRunning();
    Objects.requireNonNull(tasks.get(task.event().type())).handle(task, context);
  }

  private Handler goOn(TaskContext task, SubTask sub, ResultContext result) {
    ResultContext named = task.take(sub.taskId(), result);
    Worker.ResultHandler handler = Objects.requireNonNull(results);
    return () -> handler.handle(named, task, context);
  }

  /** Runs the author's code; returns why it failed, null when it did not. */
  private @Nullable Throwable run(Handler handler, TaskContext task, Step step)
      throws InterruptedException {
    Alarm alarm = Alarm.after(timeout, name);
    try {
      return step.run(
          caller(task.event()),
          () -> {
            handler.handle();
            return null;
          });
    } catch (InterruptedException e) {
      if (!alarm.stop()) {
        throw e;
      }
      return new TaskTimeoutException("task took longer than " + timeout);
    } catch (Exception e) {
      if (alarm.stop()) {
        // Many calls say in exceptions of their own that they were interrupted.
        LOG.warn("{}: the handler of task {} took too long", name, task.taskId(), e);
        return new TaskTimeoutException("task took longer than " + timeout);
      }
      LOG.error("{}: the handler of task {} failed", name, task.taskId(), e);
      return e;
    } finally {
      alarm.stop();
    }
  }

  /** A handler took too long. */
  static final class TaskTimeoutException extends Exception {
    private static final long serialVersionUID = 1;

    TaskTimeoutException(String message) {
      super(message);
    }
  }
}
