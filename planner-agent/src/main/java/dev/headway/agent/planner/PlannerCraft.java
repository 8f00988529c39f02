// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.Assignment;
import dev.headway.agent.PlatformContext;
import dev.headway.agent.desk.Craft;
import dev.headway.agent.desk.Envelopes;
import dev.headway.agent.desk.EventDraft;
import dev.headway.agent.desk.Input;
import dev.headway.agent.desk.Step;
import dev.headway.agent.desk.WorkKey;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a planner does with its plans. */
final class PlannerCraft implements Craft<PlanRecord> {
  static final String STATE_TOPIC = "plan-contexts";

  private static final Logger LOG = LoggerFactory.getLogger(PlannerCraft.class);

  private final String name;
  private final Set<String> capabilities;
  private final Map<String, Planner.GoalHandler> goals;
  private final Planner.TransitionHandler transition;
  private final Planner.TimeoutHandler timeout;
  private final PlanLimits limits;
  private final PlatformContext context;

  PlannerCraft(
      String name,
      Set<String> capabilities,
      Map<String, Planner.GoalHandler> goals,
      Planner.TransitionHandler transition,
      Planner.TimeoutHandler timeout,
      PlanLimits limits,
      PlatformContext context) {
    this.name = name;
    this.capabilities = capabilities;
    this.goals = goals;
    this.transition = transition;
    this.timeout = timeout;
    this.limits = limits;
    this.context = context;
  }

  /** Code of the planner's author. */
  private interface Handler {
    void handle() throws Exception;
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.ACTION_REQUESTS, Topic.ACTION_RESULTS);
  }

  @Override
  public String stateTopic() {
    return STATE_TOPIC;
  }

  @Override
  public Class<PlanRecord> workType() {
    return PlanRecord.class;
  }

  @Override
  public Optional<WorkKey> begins(ReceivedEvent event) {
    return event.topic() == Topic.ACTION_REQUESTS
            && goals.containsKey(event.type())
            && Assignment.isFor(event, name, capabilities)
        ? Optional.of(new WorkKey(name, PlanKey.of(event.owner(), event.correlationId()), ""))
        : Optional.empty();
  }

  @Override
  public PlanRecord begin(WorkKey key, ReceivedEvent event) {
    return PlanRecord.of(name, event, event.time().orElse(Instant.EPOCH));
  }

  @Override
  public Envelopes envelopes(PlanRecord plan) {
    GoalContext goal = new GoalContext(plan.goal());
    return new Envelopes(name, caller(goal), goal.parentPlanId().orElse(null), goal.event());
  }

  private static Caller caller(GoalContext goal) {
    return new Caller(goal.owner(), goal.planId(), goal.sessionId().orElse(null));
  }

  @Override
  public PlanRecord step(PlanRecord record, Input input, Step step) throws InterruptedException {
    if (record.finished()) {
      return record;
    }
    PlanContext plan = new PlanContext(record, limits, step);
    Handler handler = handler(record, input, plan, step);
    if (handler == null) {
      return record;
    }
    String failure = run(handler, plan, step);
    if (failure != null) {
      // Nothing of what a handler did before it failed counts.
      step.takeBack();
      plan = new PlanContext(record, limits, step);
      plan.fail(failure);
    }
    conclude(plan, input);
    return plan.toRecord();
  }

  /** What is to be done for this input; null: nothing. */
  private @Nullable Handler handler(PlanRecord record, Input input, PlanContext plan, Step step) {
    return switch (input) {
      case Input.Arrived(ReceivedEvent event) when record.status() == PlanStatus.NEW ->
          begins(event).isPresent() ? () -> goal(plan) : null;
      case Input.Arrived(ReceivedEvent event) when record.resumes(event) -> {
        ResultContext result = plan.take(ResultContext.of(event), null);
        plan.resumed(result);
        yield () -> resume(plan, result);
      }
      case Input.Arrived(ReceivedEvent event) when record.accepts(event) -> {
        String taskId =
            record.history().stream()
                .filter(entry -> entry.answeredBy(event))
                .map(PlanEntry::taskId)
                .findFirst()
                .orElse(null);
        ResultContext result = plan.take(ResultContext.of(event), taskId);
        PlanRecord.Waiting waiting = record.waiting();
        if (taskId == null && waiting != null && record.awaits(event)) {
          plan.awaitedCame(waiting, result);
        }
        yield () -> goOn(plan, result, false);
      }
      case Input.Arrived unexpected -> null;
      case Input.Due due when !record.nextDue().equals(Optional.of(due)) -> null;
      case Input.Due due -> due(record, due, plan, step);
    };
  }

  /** How to go on is asked when the plan is not paused, or else when it is resumed. */
  private void goOn(PlanContext plan, ResultContext result, boolean late) throws Exception {
    if (plan.status() == PlanStatus.PAUSED) {
      plan.hold(result, late);
    } else if (late) {
      timeout.handle(result, plan, context);
    } else {
      transition.handle(result, plan, context);
    }
  }

  private void resume(PlanContext plan, ResultContext event) throws Exception {
    transition.handle(event, plan, context);
    while (!plan.status().isEnd() && plan.status() != PlanStatus.PAUSED) {
      Optional<PlanRecord.Held> held = plan.nextHeld();
      if (held.isEmpty()) {
        return;
      }
      goOn(plan, held.get().result(), held.get().late());
    }
  }

  private void goal(PlanContext plan) throws Exception {
    Planner.GoalHandler handler = goals.get(plan.goal().type());
    if (handler != null) {
      handler.handle(plan.goal(), context);
    }
  }

  private Handler due(PlanRecord record, Input.Due due, PlanContext plan, Step step) {
    if (due.what().equals(PlanRecord.DEADLINE)) {
      return () -> plan.fail("budget of %d seconds spent".formatted(seconds(record)));
    }
    PlanRecord.Waiting waiting = record.waiting();
    if (due.what().equals(PlanRecord.WAIT) && waiting != null) {
      String error = "%s did not come: %s".formatted(waiting.expectedEvent(), waiting.reason());
      ResultContext result =
          plan.take(ResultContext.timedOut(waiting.expectedEvent(), null, error), null);
      plan.awaitedCame(waiting, result);
      return () -> goOn(plan, result, true);
    }
    String taskId = due.what().substring(PlanRecord.TASK.length());
    PlanEntry entry =
        record.history().stream()
            .filter(one -> one.open() && one.taskId().equals(taskId))
            .findFirst()
            .orElseThrow();
    String error = "%s was not answered within %s".formatted(entry.type(), limits.taskTimeout());
    step.say(
        Topic.SYSTEM_EVENTS,
        EventDraft.of("task.failed", Map.of("task_id", taskId, "reason", error, "error", error))
            .task(taskId));
    ResultContext result =
        plan.take(ResultContext.timedOut(entry.expects(), taskId, error), taskId);
    return () -> goOn(plan, result, false);
  }

  private static long seconds(PlanRecord record) {
    return Duration.between(record.startedAt(), record.deadline()).toSeconds();
  }

  /** Runs the author's code; returns why it failed, null when it did not. */
  private @Nullable String run(Handler handler, PlanContext plan, Step step)
      throws InterruptedException {
    try {
      return step.run(
          caller(plan.goal()),
          () -> {
            ScopedValue.where(PlanContext.CURRENT, plan)
                .call(
                    () -> {
                      handler.handle();
                      return null;
                    });
            return null;
          });
    } catch (InterruptedException e) {
      throw e;
    } catch (PlanLimitException e) {
      return e.getMessage();
    } catch (Exception e) {
      LOG.error("{}: the handler for plan {} failed", name, plan.planId(), e);
      return "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
    }
  }

  /** A plan never hangs: it has ended, or something will come for it. */
  private static void conclude(PlanContext plan, Input input) {
    switch (plan.status()) {
      case NEW -> plan.decline();
      case RUNNING -> {
        if (plan.isAtEnd()) {
          plan.finish(plan.results());
        } else if (!plan.hasOpenTasks() && !plan.leadsOn() && plan.waiting() == null) {
          plan.fail(
              "nothing was asked or awaited after %s"
                  .formatted(
                      switch (input) {
                        case Input.Arrived(ReceivedEvent event) -> event.type();
                        case Input.Due due -> due.what();
                      }));
        }
      }
      case WAITING, PAUSED, COMPLETED, FAILED, DECLINED -> {}
    }
  }
}
