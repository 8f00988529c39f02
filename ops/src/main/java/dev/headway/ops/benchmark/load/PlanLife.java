// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.event.Input;
import dev.headway.ops.benchmark.load.PlanScript.Kind;
import dev.headway.ops.benchmark.load.PlanScript.Moment;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * All events of one plan, from its start to its end: steps of one to five tasks that run side by
 * side, each with a request, some progress and a result. A function of seed and number.
 */
public final class PlanLife {
  /** Fewest tasks of a plan. */
  public static final int FEWEST_TASKS = 3;

  /** Most tasks of a plan. */
  public static final int MOST_TASKS = 100;

  private static final int TENANTS = 5;
  private static final int USERS = 40;
  private static final int SESSION_PLANS = 4;

  private static final List<String> AGENTS =
      List.of("web-searcher", "file-reader", "coder", "analyst", "terminal", "writer", "reviewer");

  /** How a result says what it answers. */
  private enum Matching {
    BY_TASK,
    BY_REQUEST,
    BY_CORRELATION
  }

  private final PlanKey key;
  private final SplittableRandom random;
  private final EventWriter writer;
  private final List<Moment> moments;
  private final int tasks;
  private final boolean correlatesByStep;
  private final Matching matching;
  private int next;
  private int failed;
  private int events;

  /** The life of plan {@code number}. */
  public PlanLife(long seed, long number) {
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    this.key = key(number);
    this.writer =
        new EventWriter(
            key,
            "session-" + number / SESSION_PLANS,
            String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong()),
            random);
    // Many small plans, few large ones: 12 tasks on average.
    this.tasks =
        Math.min(MOST_TASKS, FEWEST_TASKS + (int) (-9 * Math.log(1 - random.nextDouble())));
    this.correlatesByStep = random.nextInt(10) < 3;
    int way = random.nextInt(100);
    this.matching =
        way < 83 ? Matching.BY_TASK : way < 98 ? Matching.BY_REQUEST : Matching.BY_CORRELATION;
    this.moments = PlanScript.of(tasks, random);
  }

  /** The key of plan {@code number}. */
  public static PlanKey key(long number) {
    return new PlanKey(
        "tenant-" + number % TENANTS,
        "user-" + number % USERS,
        "plan-" + Long.toString(number, 36));
  }

  /** The plan. */
  public PlanKey key() {
    return key;
  }

  /** Tasks it has once it is over. */
  public int tasks() {
    return tasks;
  }

  /** Results so far that say that their task failed. */
  public int failedTasks() {
    return failed;
  }

  /** Events so far. */
  public int events() {
    return events;
  }

  /** All events that are left, one after another. */
  public List<LoadEvent> all(LoadClock clock) {
    List<LoadEvent> all = new ArrayList<>();
    while (hasNext()) {
      long micros = clock.micros(all.size());
      all.add(next(micros, micros / 1_000));
    }
    return all;
  }

  /** Whether it has another event. */
  public boolean hasNext() {
    return next < moments.size();
  }

  /** Its next event, which happens at {@code micros}. */
  LoadEvent next(long micros, long recordMillis) {
    Moment moment = moments.get(next++);
    events++;
    AgentEvent event =
        switch (moment.kind()) {
          case PLAN_STARTED ->
              event(
                  "planner",
                  "plan.started",
                  micros,
                  moment,
                  null,
                  "{\"plan_name\":\"research\",\"goal\":\""
                      + writer.text()
                      + "\",\"total_actions\":"
                      + tasks
                      + "}");
          case STEP ->
              event(
                  "planner",
                  "plan.state_changed",
                  micros,
                  moment,
                  id(0),
                  "{\"new_state\":\"step-"
                      + moment.step()
                      + "\",\"thought\":\""
                      + writer.text()
                      + "\"}");
          case REQUEST -> request(moment, micros);
          case PROGRESS ->
              event(
                  agent(moment.task()),
                  "task.progress",
                  micros,
                  moment,
                  requestId(moment.task()),
                  "{\"task_id\":\""
                      + task(moment.task())
                      + "\",\"progress\":0."
                      + 2 * moment.part()
                      + ",\"message\":\""
                      + writer.text()
                      + "\"}");
          case LOG ->
              event(
                  agent(moment.task()),
                  "task.log",
                  micros,
                  moment,
                  requestId(moment.task()),
                  "{\"task_id\":\""
                      + task(moment.task())
                      + "\",\"level\":\"info\",\"message\":\""
                      + writer.text()
                      + "\"}");
          case RESULT -> result(moment, micros);
          case PLAN_COMPLETED ->
              event(
                  "planner",
                  "plan.completed",
                  micros,
                  moment,
                  id(0),
                  "{\"result\":\"" + writer.text() + "\"}");
          case PLAN_FAILED ->
              event(
                  "planner",
                  "plan.failed",
                  micros,
                  moment,
                  id(0),
                  "{\"error\":\"" + writer.text() + "\"}");
        };
    return new LoadEvent(input(moment.kind()), key, event, recordMillis);
  }

  private static Input input(Kind kind) {
    return switch (kind) {
      case REQUEST -> Input.ACTION_REQUESTS;
      case RESULT -> Input.ACTION_RESULTS;
      case PLAN_STARTED, STEP, PROGRESS, LOG, PLAN_COMPLETED, PLAN_FAILED -> Input.SYSTEM_EVENTS;
    };
  }

  private AgentEvent request(Moment moment, long micros) {
    AgentEvent.Builder event =
        writer.write(
            requestId(moment.task()),
            "planner",
            agent(moment.task()) + ".requested",
            micros,
            correlation(moment),
            id(0),
            "{\"assigned_to\":\""
                + agent(moment.task())
                + "\",\"step\":"
                + moment.step()
                + ",\"instruction\":\""
                + writer.text()
                + "\"}");
    event.setResponseEvent(agent(moment.task()) + ".completed");
    if (matching != Matching.BY_CORRELATION) {
      event.setTaskId(task(moment.task()));
    }
    return event.build();
  }

  private AgentEvent result(Moment moment, long micros) {
    boolean fails = random.nextInt(20) == 0;
    failed += fails ? 1 : 0;
    AgentEvent.Builder event =
        writer.write(
            id(next - 1),
            agent(moment.task()),
            agent(moment.task()) + ".completed",
            micros,
            correlation(moment),
            matching == Matching.BY_CORRELATION ? null : requestId(moment.task()),
            "{\"success\":"
                + !fails
                + ",\"step\":"
                + moment.step()
                + (fails ? ",\"error\":\"" : ",\"result\":\"")
                + writer.text()
                + "\"}");
    if (matching == Matching.BY_TASK) {
      event.setTaskId(task(moment.task()));
    }
    return event.build();
  }

  private AgentEvent event(
      String source,
      String type,
      long micros,
      Moment moment,
      @Nullable String parent,
      String data) {
    return writer
        .write(id(next - 1), source, type, micros, correlation(moment), parent, data)
        .build();
  }

  /** The plan's id, or one for each step; agents without task ids have one for each task. */
  private String correlation(Moment moment) {
    return switch (moment.kind()) {
      case PLAN_STARTED, STEP, PLAN_COMPLETED, PLAN_FAILED -> key.planId();
      case REQUEST, PROGRESS, LOG, RESULT ->
          matching == Matching.BY_CORRELATION
              ? key.planId() + "-t" + moment.task()
              : correlatesByStep ? key.planId() + "-s" + moment.step() : key.planId();
    };
  }

  private String id(int moment) {
    return key.planId() + "-" + moment;
  }

  private String requestId(int task) {
    return key.planId() + "-r" + task;
  }

  /** The task's id; without one, the request's id is the task's. */
  private String task(int task) {
    return matching == Matching.BY_CORRELATION ? requestId(task) : key.planId() + "-t" + task;
  }

  private static String agent(int task) {
    return AGENTS.get(task % AGENTS.size());
  }
}
