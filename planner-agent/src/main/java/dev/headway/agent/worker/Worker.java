// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import dev.headway.agent.Agent;
import dev.headway.agent.PlatformContext;
import dev.headway.agent.desk.Craft;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.registry.AgentDefinition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does tasks: a handler for each type of request. Every request is answered, once: with what the
 * handler completes it with, or with a failure when it throws, takes too long, or returns without
 * an answer and without having given anything to others.
 */
public class Worker extends Agent {
  private final Map<String, TaskHandler> tasks = new LinkedHashMap<>();
  private @Nullable ResultHandler results;
  private Duration timeout = Duration.ofMinutes(10);

  /** Does a task. */
  @FunctionalInterface
  public interface TaskHandler {
    /**
     * Completes or fails the task, or gives parts of it to others. May be run again when the worker
     * ended before its step was committed.
     *
     * @throws Exception to fail the task
     */
    void handle(TaskContext task, PlatformContext ctx) throws Exception;
  }

  /** Goes on with a task when something it gave to others has been answered. */
  @FunctionalInterface
  public interface ResultHandler {
    /**
     * Goes on.
     *
     * @param result what came; when nobody answered in time, a failure
     * @throws Exception to fail the task
     */
    void handle(ResultContext result, TaskContext task, PlatformContext ctx) throws Exception;
  }

  /** Stands around the handlers of tasks: to measure, to limit, to pace. */
  @FunctionalInterface
  public interface Around {
    /**
     * Does a task, as a rule by {@code handler}.
     *
     * @throws Exception to fail the task
     */
    void handle(TaskContext task, PlatformContext ctx, TaskHandler handler) throws Exception;
  }

  /** A worker. */
  public Worker(String name) {
    super(name);
  }

  /** Does tasks of this type, unless they name another agent in {@code data.assigned_to}. */
  public Worker onTask(String type, TaskHandler handler) {
    tasks.put(type, handler);
    return this;
  }

  /** Stands around the handlers there are so far; what was there before stands further inside. */
  public Worker around(Around outer) {
    tasks.replaceAll((type, handler) -> (task, ctx) -> outer.handle(task, ctx, handler));
    return this;
  }

  /** Says how to go on with what it gave to others. */
  public Worker onResult(ResultHandler handler) {
    results = handler;
    return this;
  }

  /** How long a handler may take; 10 minutes unless said otherwise. */
  public Worker timeout(Duration most) {
    timeout = most;
    return this;
  }

  @Override
  public AgentDefinition.Kind kind() {
    return AgentDefinition.Kind.WORKER;
  }

  @Override
  public Set<String> consumes() {
    return Set.copyOf(tasks.keySet());
  }

  @Override
  protected Craft<?> craft(PlatformContext context) {
    return craft(AnswerForm.TASK, context);
  }

  final WorkerCraft craft(AnswerForm form, PlatformContext context) {
    return new WorkerCraft(
        name(), capabilities(), Map.copyOf(tasks), results, timeout, form, context);
  }
}
