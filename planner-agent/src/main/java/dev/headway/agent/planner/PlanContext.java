// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.GoalClient;
import dev.headway.agent.PlatformContext;
import dev.headway.agent.desk.EventDraft;
import dev.headway.agent.desk.Step;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.model.ModelUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A plan in the hands of its planner, for the time of one step. What the step changes here is kept,
 * and what it asks for is asked, when the step is committed: both or neither, once. Not to be used
 * after the handler it was given to.
 */
public final class PlanContext {
  static final ScopedValue<PlanContext> CURRENT = ScopedValue.newInstance();

  /** The most states a plan passes through in one step. */
  private static final int LONGEST_CHAIN = 1_000;

  private final GoalContext goal;
  private final PlanLimits limits;
  private final Step step;
  private final PlanRecord before;
  private final List<PlanEntry> history;
  private final Map<String, @Nullable Object> results;
  private PlanStatus status;
  private StateMachine states;
  private String currentState;
  private int steps;
  private int actions;
  private PlanRecord.@Nullable Waiting waiting;
  private final List<PlanRecord.Held> held;
  private ModelUsage spent;
  private @Nullable Instant startedAt;
  private @Nullable Instant deadline;
  private @Nullable String reason;
  private Map<String, @Nullable Object> newest = Map.of();

  PlanContext(PlanRecord record, PlanLimits limits, Step step) {
    this.before = record;
    this.goal = new GoalContext(record.goal());
    this.limits = limits;
    this.step = step;
    this.history = new ArrayList<>(record.history());
    this.results = new LinkedHashMap<>(record.results());
    this.status = record.status();
    this.states = record.states();
    this.currentState = record.currentState();
    this.steps = record.steps();
    this.actions = record.actions();
    this.waiting = record.waiting();
    this.held = new ArrayList<>(record.held());
    this.spent = record.spent();
    this.startedAt = record.startedAt();
    this.deadline = record.deadline();
    this.reason = record.reason();
  }

  /**
   * Makes a plan of the goal that is being handled, and announces it. Its id is the goal's
   * correlation; made twice, it is the same plan.
   *
   * @param goal the goal
   * @param ctx the platform
   * @throws IllegalStateException outside of a goal's handler
   */
  public static PlanContext createFromGoal(GoalContext goal, PlatformContext ctx) {
    return createFromGoal(goal, ctx, StateMachine.NONE, "running");
  }

  /**
   * Makes a plan that follows a given way.
   *
   * @param states the way
   * @param initial state to begin in
   */
  public static PlanContext createFromGoal(
      GoalContext goal, PlatformContext ctx, StateMachine states, String initial) {
    Objects.requireNonNull(ctx);
    if (!CURRENT.isBound() || !CURRENT.get().planId().equals(goal.planId())) {
      throw new IllegalStateException("a plan is made of a goal in the goal's handler");
    }
    if (!states.states().isEmpty() && states.state(initial).isEmpty()) {
      throw new IllegalArgumentException("no state '" + initial + "' to begin in");
    }
    PlanContext plan = CURRENT.get();
    if (plan.status == PlanStatus.NEW) {
      plan.begin(states, initial);
    }
    return plan;
  }

  /**
   * Finds the caller's plan that a correlation belongs to: its goal's, which is the plan's id, or
   * that of something the plan has asked for, whether it is answered or not. For any handler, of
   * workers and tools as well, of which plan an answer is, or what a task is for.
   *
   * <p>The plan is as it was committed last, and to be looked at: one planner owns it, and changes
   * it in its own handlers. Plans of planners that are in the registry and of the agent itself are
   * found; one that has ended by its id alone, and as long as its planner remembers it. To look for
   * a task all plans of the user are looked through.
   *
   * @return the plan; empty: the caller has none
   * @throws IllegalStateException outside of a handler
   */
  public static Optional<PlanView> restoreByCorrelation(String correlationId, PlatformContext ctx) {
    return PlanView.find(correlationId, ctx);
  }

  private void begin(StateMachine way, String initial) {
    status = PlanStatus.RUNNING;
    states = way;
    currentState = initial;
    Instant now = step.now();
    startedAt = now;
    Map<String, @Nullable Object> started = new LinkedHashMap<>();
    started.put("plan_id", planId());
    started.put("goal_event", goal.type());
    started.put("goal", goal.data());
    goal.parentPlanId().ifPresent(parent -> started.put("parent_plan_id", parent));
    goal.sessionId().ifPresent(session -> started.put("session_id", session));
    if (!limits.budget().told().isEmpty()) {
      started.put("budget", limits.budget().told());
    }
    Duration time = limits.budget().time();
    if (time != null) {
      deadline = now.plus(time);
      started.put("deadline", deadline.toString());
    }
    announce("plan.started", started);
    announceState(null);
  }

  /** Id: the goal's correlation. */
  public String planId() {
    return goal.planId();
  }

  /** The goal. */
  public GoalContext goal() {
    return goal;
  }

  /** Where it is. */
  public PlanStatus status() {
    return status;
  }

  /** State it is in. */
  public String currentState() {
    return currentState;
  }

  /** Why it is where it is; empty: nothing was said. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** Plan that delegated the goal; empty: a client asked. */
  public Optional<String> parentPlanId() {
    return goal.parentPlanId();
  }

  /** Conversation; empty: none. */
  public Optional<String> sessionId() {
    return goal.sessionId();
  }

  /** What came of what was asked, by type of the result; the newest of each. */
  public Map<String, @Nullable Object> results() {
    return Collections.unmodifiableMap(results);
  }

  /** Remembers something under a name of the planner's own. */
  public void put(String name, Object value) {
    results.put(name, Json.convert(value, Object.class));
  }

  /** How many requests and delegations it may still make. */
  public int remainingActions() {
    return Math.max(0, limits.maxActions() - actions);
  }

  /** What it has taken so far. */
  public ModelUsage spent() {
    return spent;
  }

  /**
   * Counts what a model took for the plan, such as for an {@link EventSelector}: against its
   * budget, and for those who look. Told at once, and again if the step has to be made again: then
   * it was spent again, too.
   */
  public void usage(ModelUsage usage) {
    usage(usage, null);
  }

  void usage(ModelUsage usage, @Nullable String model) {
    spent = spent.plus(usage);
    if (usage.isAny()) {
      step.announce(
          "task.usage",
          null,
          mapOf(
              "model",
              model,
              "input_tokens",
              usage.inputTokens(),
              "output_tokens",
              usage.outputTokens(),
              "cost_usd",
              usage.costUsd()));
    }
  }

  /** Whether it waits for answers to what it asked. */
  public boolean hasOpenTasks() {
    return history.stream().anyMatch(PlanEntry::open);
  }

  /** Whether it has reached a state where it ends. */
  public boolean isAtEnd() {
    return status.isEnd()
        || states.state(currentState).map(StateMachine.State::terminal).orElse(false);
  }

  /**
   * Asks for work and expects an answer.
   *
   * @param type type of the request
   * @param data payload, a map or a record
   * @param responseEvent type of the answer
   * @return the task's id
   * @throws PlanLimitException when the plan may make no more requests, or has spent its budget
   */
  public String request(String type, Object data, String responseEvent) {
    return ask(
        EventDraft.of(type, Json.object(data)).answeredBy(responseEvent, Topic.ACTION_RESULTS));
  }

  /**
   * Gives a goal to another planner. Its plan is a sub-plan of this one, its answer comes back as
   * the result of a task of this plan.
   *
   * @param planner name of the planner
   * @param goalEvent type of the goal
   * @param data the goal, a map or a record
   * @param responseEvent type of the answer
   * @return the task's id, which is the sub-plan's id
   */
  public String delegate(String planner, String goalEvent, Object data, String responseEvent) {
    Map<String, @Nullable Object> goalData = new LinkedHashMap<>(Json.object(data));
    goalData.put("assigned_to", planner);
    return ask(EventDraft.of(goalEvent, goalData).answeredBy(responseEvent, Topic.ACTION_RESULTS));
  }

  private String ask(EventDraft draft) {
    requireNotPaused();
    if (remainingActions() == 0) {
      throw new PlanLimitException(
          "max_actions (%d) reached: %s is refused".formatted(limits.maxActions(), draft.type()));
    }
    requireBudget();
    String taskId = UUID.randomUUID().toString();
    actions++;
    steps++;
    history.add(
        new PlanEntry(
            steps,
            taskId,
            draft.type(),
            Collections.unmodifiableMap(new LinkedHashMap<>(draft.data())),
            Objects.requireNonNull(draft.responseEvent()),
            step.now().plus(limits.taskTimeout()),
            null));
    step.say(Topic.ACTION_REQUESTS, draft.task(taskId).correlation(taskId));
    status = PlanStatus.RUNNING;
    return taskId;
  }

  /** Says something that nobody is expected to answer. */
  public void publish(Topic topic, String type, Object data) {
    requireNotPaused();
    if (topic == Topic.ACTION_REQUESTS) {
      if (remainingActions() == 0) {
        throw new PlanLimitException(
            "max_actions (%d) reached: %s is refused".formatted(limits.maxActions(), type));
      }
      actions++;
    }
    step.say(topic, EventDraft.of(type, Json.object(data)));
  }

  /** Goes into a state of the planner's own words, and announces it. */
  public void enter(String state) {
    if (!state.equals(currentState)) {
      String previous = currentState;
      currentState = state;
      announceState(previous);
    }
  }

  /**
   * Goes on without an event: to the state that comes next by default, and on from there as far as
   * nothing has to be awaited.
   */
  public void executeNext() {
    states.state(currentState).map(StateMachine.State::defaultNext).ifPresent(this::run);
  }

  /**
   * Goes where {@code event} leads from the current state, and on from there as far as nothing has
   * to be awaited.
   *
   * @return whether it leads anywhere
   */
  public boolean executeNext(ResultContext event) {
    newest = event.data();
    Optional<String> next =
        states.state(currentState).stream()
            .flatMap(state -> state.transitions().stream())
            .filter(transition -> transition.onEvent().equals(event.type()))
            .filter(
                transition ->
                    transition.condition() == null
                        || Condition.holds(
                            transition.condition(), goal.data(), event.data(), results))
            .map(StateMachine.Transition::toState)
            .findFirst();
    next.ifPresent(this::run);
    return next.isPresent();
  }

  private void run(String first) {
    String next = first;
    for (int passed = 0; passed < LONGEST_CHAIN; passed++) {
      enter(next);
      StateMachine.State state = states.state(next).orElseThrow();
      StateMachine.Action action = state.action();
      if (action != null) {
        Map<String, @Nullable Object> data = new Template(goal.data(), results).fill(action.data());
        if (action.responseEvent() != null) {
          request(action.eventType(), data, action.responseEvent());
          return;
        }
        publish(Topic.ACTION_REQUESTS, action.eventType(), data);
      }
      if (state.terminal() || state.defaultNext() == null) {
        return;
      }
      next = state.defaultNext();
    }
    throw new IllegalStateException("states lead in a circle at '%s'".formatted(next));
  }

  /**
   * Waits for an event from outside, such as a person's answer. While it waits, answers to what was
   * asked are taken in as always; {@code expectedEvent} resumes the plan, once.
   *
   * @param expectedEvent type of the event
   * @param why for people who look
   * @param atMost how long
   */
  public void waitFor(String expectedEvent, String why, Duration atMost) {
    requireNotPaused();
    steps++;
    Instant now = step.now();
    await(
        new PlanRecord.Waiting(UUID.randomUUID().toString(), expectedEvent, why, now.plus(atMost)),
        now);
  }

  private void await(PlanRecord.Waiting what, Instant now) {
    waiting = what;
    status = PlanStatus.WAITING;
    reason = what.reason();
    announce(
        "plan.waiting_for_input",
        Map.of(
            "plan_id",
            planId(),
            "reason",
            what.reason(),
            "expected_event",
            what.expectedEvent(),
            "timeout_seconds",
            Math.max(0, Duration.between(now, what.deadline()).toSeconds())));
  }

  /**
   * Puts the plan aside until somebody says {@link GoalClient#RESUME}, and shows that to those who
   * look: {@code GoalClient.resume}, or any event of that type and plan on {@code action-results}.
   * To be resumed by an event of the planner's own choice, and at the latest after some time, it
   * {@linkplain #waitFor waits} instead.
   *
   * <p>While it is paused its planner is not asked how to go on. Answers and awaited events are
   * taken in, and those that do not come in time count as failures as ever; the planner gets all of
   * them, in their order, after the event that resumes the plan. The time of its {@link Budget}
   * runs on and ends it; without one a paused plan stays so until it is resumed.
   */
  public void pause(String why) {
    requireNotPaused();
    status = PlanStatus.PAUSED;
    reason = why;
    announce("plan.paused", Map.of("plan_id", planId(), "reason", why));
  }

  /**
   * Takes the plan up again. One that waits does not wait any more; one that was paused while it
   * waited goes on waiting.
   */
  public void resume() {
    requireActive();
    PlanRecord.Waiting still = status == PlanStatus.PAUSED ? waiting : null;
    if (status == PlanStatus.PAUSED || status == PlanStatus.WAITING) {
      status = PlanStatus.RUNNING;
      reason = null;
      waiting = null;
      announce("plan.resumed", Map.of("plan_id", planId()));
    }
    if (still != null) {
      await(still, step.now());
    }
  }

  /**
   * The goal is reached: answers whoever asked, and announces it. A plan that has ended already
   * stays as it is.
   *
   * @param result the answer, a map or a record
   */
  public void finish(Object result) {
    if (status.isEnd()) {
      return;
    }
    Map<String, @Nullable Object> answer = Json.object(result);
    end(PlanStatus.COMPLETED, null);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("plan_id", planId());
    data.put("status", "completed");
    data.put("success", true);
    data.put("result", answer);
    answer(data);
    announce("plan.completed", mapOf("plan_id", planId(), "result", answer));
  }

  /**
   * The goal will not be reached: answers whoever asked, and announces it. A plan that has ended
   * already stays as it is.
   *
   * @param why the reason
   */
  public void fail(String why) {
    if (status.isEnd()) {
      return;
    }
    if (status == PlanStatus.NEW) {
      begin(StateMachine.NONE, "running");
    }
    end(PlanStatus.FAILED, why);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("plan_id", planId());
    data.put("status", "failed");
    data.put("success", false);
    data.put("error", why);
    answer(data);
    announce("plan.failed", mapOf("plan_id", planId(), "error", why));
  }

  private void end(PlanStatus how, @Nullable String why) {
    status = how;
    reason = why;
    waiting = null;
    deadline = null;
  }

  /**
   * The answer belongs to the plan the goal was asked in; a client's goal to the plan made of it.
   */
  private void answer(Map<String, @Nullable Object> data) {
    String type = goal.responseEvent().orElse(null);
    if (type == null) {
      return;
    }
    String asker = goal.event().planId();
    EventDraft draft =
        EventDraft.of(type, data)
            .correlation(goal.event().correlationId())
            .task(asker == null ? null : goal.event().taskId());
    var envelopes = asker == null ? step.envelopes() : step.envelopes().ofPlan(asker, null);
    step.say(new Append.Event(goal.responseTopic(), envelopes.event(draft, step.now())));
  }

  /** No plan was made of the goal: whoever waits for an answer is told. */
  void decline() {
    end(PlanStatus.DECLINED, "declined");
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("status", "failed");
    data.put("success", false);
    data.put("error", "the goal was declined");
    answer(data);
  }

  /** Whether events from elsewhere lead on from the current state. */
  boolean leadsOn() {
    return states.state(currentState).stream().anyMatch(state -> !state.transitions().isEmpty());
  }

  /** What a step was made for, as the planner's handler gets it. */
  ResultContext take(ResultContext result, @Nullable String taskId) {
    steps++;
    if (taskId != null) {
      for (int i = 0; i < history.size(); i++) {
        PlanEntry entry = history.get(i);
        if (entry.open() && entry.taskId().equals(taskId)) {
          history.set(
              i,
              entry.with(
                  new PlanEntry.Outcome(steps, result.success(), result.data(), result.error())));
        }
      }
    }
    if (result.success()) {
      results.put(result.type(), result.data());
    }
    newest = result.data();
    return result;
  }

  /** What the plan waited for has come, or will not any more. */
  void awaitedCame(PlanRecord.Waiting awaited, ResultContext result) {
    if (status == PlanStatus.WAITING) {
      resume();
    }
    waiting = null;
    came(awaited.id(), result);
  }

  /** Somebody has said that the paused plan goes on. */
  void resumed(ResultContext event) {
    came(UUID.randomUUID().toString(), event);
    resume();
  }

  private void came(String id, ResultContext result) {
    history.add(
        new PlanEntry(
            steps,
            id,
            result.type(),
            Map.of(),
            result.type(),
            null,
            new PlanEntry.Outcome(steps, result.success(), result.data(), result.error())));
  }

  /** Keeps what has come until the plan is resumed. */
  void hold(ResultContext result, boolean late) {
    held.add(new PlanRecord.Held(result, late));
  }

  /** The first of what has come while the plan was paused, which is not kept any more. */
  Optional<PlanRecord.Held> nextHeld() {
    return held.isEmpty() ? Optional.empty() : Optional.of(held.removeFirst());
  }

  /** Adds a line to the plan's log, at once. */
  void log(String level, String message) {
    step.announce("task.log", null, Map.of("level", level, "message", message));
  }

  void requireBudget() {
    Budget budget = limits.budget();
    long tokens = Math.addExact(spent.inputTokens(), spent.outputTokens());
    if (budget.tokens() != null && tokens >= budget.tokens()) {
      throw new PlanLimitException(
          "budget of %d tokens spent (%d)".formatted(budget.tokens(), tokens));
    }
    if (budget.costUsd() != null && spent.costUsd().compareTo(budget.costUsd()) >= 0) {
      throw new PlanLimitException(
          "budget of %s USD spent (%s)".formatted(budget.costUsd(), spent.costUsd()));
    }
  }

  PlanLimits limits() {
    return limits;
  }

  List<PlanEntry> history() {
    return Collections.unmodifiableList(history);
  }

  PlanRecord.@Nullable Waiting waiting() {
    return waiting;
  }

  @Nullable Instant startedAt() {
    return startedAt;
  }

  StateMachine states() {
    return states;
  }

  Map<String, @Nullable Object> newest() {
    return newest;
  }

  Step step() {
    return step;
  }

  /** What is kept of it. Of a plan that has ended little is needed: that it was there. */
  PlanRecord toRecord() {
    boolean ended = status.isEnd();
    return new PlanRecord(
        before.version() + 1,
        before.goal(),
        before.planner(),
        status,
        ended ? StateMachine.NONE : states,
        currentState,
        ended ? List.of() : List.copyOf(history),
        ended ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(results)),
        steps,
        actions,
        waiting,
        ended ? List.of() : List.copyOf(held),
        spent,
        startedAt,
        deadline,
        reason,
        step.now());
  }

  private void requireActive() {
    if (status == PlanStatus.NEW) {
      throw new IllegalStateException(
          "no plan has been made of the goal: PlanContext.createFromGoal");
    }
    if (status.isEnd()) {
      throw new IllegalStateException("plan %s is %s".formatted(planId(), status.word()));
    }
  }

  private void requireNotPaused() {
    requireActive();
    if (status == PlanStatus.PAUSED) {
      throw new IllegalStateException("plan %s is paused".formatted(planId()));
    }
  }

  private void announceState(@Nullable String previous) {
    announce(
        "plan.state_changed",
        mapOf("plan_id", planId(), "new_state", currentState, "previous_state", previous));
  }

  private void announce(String type, Map<String, ? extends @Nullable Object> data) {
    step.say(Topic.SYSTEM_EVENTS, EventDraft.of(type, data));
  }

  /** A map in this order, without what is null. */
  private static Map<String, @Nullable Object> mapOf(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
      }
    }
    return map;
  }
}
