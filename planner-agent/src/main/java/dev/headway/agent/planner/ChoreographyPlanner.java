// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.PlatformContext;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.model.Situation;
import dev.headway.agent.registry.AgentDefinition;
import dev.headway.agent.registry.PayloadSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A planner that is told by a model what to do next: it looks up which events make sense now, asks,
 * checks the answer, and carries it out. What a model decides is never trusted; one that cannot be
 * brought to decide in a usable way fails the plan, with an answer to whoever asked.
 */
public final class ChoreographyPlanner extends Planner {
  private final ReasoningModel model;
  private final Reasoner reasoner;
  private final @Nullable String instructions;

  private ChoreographyPlanner(Builder builder) {
    super(builder.name, new PlanLimits(builder.maxActions, builder.taskTimeout, builder.budget));
    this.model = Objects.requireNonNull(builder.model, "a ChoreographyPlanner needs a model");
    this.reasoner = new Reasoner(model, new PayloadSchemas(), builder.patience);
    this.instructions = builder.instructions;
  }

  /** Begins a planner of this name. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * Asks the model what the plan does next.
   *
   * @param trigger why a decision is due, in words
   * @return a decision that has been checked and can be carried out; when the model gave none, that
   *     the plan fails
   * @throws PlanLimitException when the plan has spent its budget
   * @throws InterruptedException when the agent stops; the step is made again
   */
  public PlannerDecision reasonNextAction(String trigger, PlanContext plan, PlatformContext ctx)
      throws InterruptedException {
    plan.requireBudget();
    return reasoner.reason(question(trigger, plan, ctx), watching(plan)).decision();
  }

  /** Tells at once what a model takes and what goes wrong with it, as people may be waiting. */
  private Setback.Listener watching(PlanContext plan) {
    return new Setback.Listener() {
      @Override
      public void told(Setback setback) {
        plan.log(setback instanceof Setback.GivenUp ? "error" : "warning", setback.words());
      }

      @Override
      public void spent(ModelUsage usage) {
        plan.usage(usage, model.name());
      }
    };
  }

  /**
   * Carries a decision out, and tells it in the plan's log. Plan, correlation and task ids are the
   * plan's own, whatever the decision says.
   *
   * @throws PlanLimitException when the plan may make no more requests
   */
  public void execute(PlannerDecision decision, PlanContext plan, PlatformContext ctx) {
    tell(decision, ctx);
    switch (decision.nextAction()) {
      case NextAction.Publish publish -> publish(publish, plan, ctx);
      case NextAction.Delegate delegate -> {
        plan.enter("delegated " + delegate.goalEvent());
        plan.delegate(
            delegate.targetPlanner(),
            delegate.goalEvent(),
            delegate.goalData(),
            response(delegate.goalEvent(), ctx)
                .orElseGet(() -> delegate.goalEvent() + ".completed"));
      }
      case NextAction.Wait wait ->
          plan.waitFor(
              wait.expectedEvent(), wait.reason(), Duration.ofSeconds(wait.timeoutSeconds()));
      case NextAction.Complete complete -> plan.finish(complete.result());
      case NextAction.Fail fail -> plan.fail(fail.reason());
    }
  }

  /** People want to know why a plan went the way it went. */
  private static void tell(PlannerDecision decision, PlatformContext ctx) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("level", "info");
    line.put(
        "message",
        "decided to %s: %s".formatted(decision.nextAction().words(), decision.reasoning()));
    line.put("confidence", decision.confidence());
    line.put(
        "alternatives", decision.alternativeActions().stream().map(NextAction::words).toList());
    ctx.bus().announce("task.log", line);
  }

  private static void publish(NextAction.Publish publish, PlanContext plan, PlatformContext ctx) {
    Optional<String> response =
        Optional.ofNullable(publish.responseEvent()).or(() -> response(publish.eventType(), ctx));
    if (publish.topic() != Topic.ACTION_REQUESTS || response.isEmpty()) {
      plan.publish(publish.topic(), publish.eventType(), publish.data());
    } else {
      plan.enter("awaiting " + response.get());
      plan.request(publish.eventType(), publish.data(), response.get());
    }
  }

  private static Optional<String> response(String requestType, PlatformContext ctx) {
    return ctx.toolkit().event(Topic.ACTION_REQUESTS, requestType).map(EventDefinition::response);
  }

  private Question question(String trigger, PlanContext plan, PlatformContext ctx) {
    Map<String, EventDefinition> requests =
        ctx.toolkit().actionableEvents().stream()
            .filter(event -> !consumes().contains(event.type()))
            .collect(
                Collectors.toMap(
                    EventDefinition::type, event -> event, (one, same) -> one, LinkedHashMap::new));
    List<EventDefinition> results = ctx.registry().events(Topic.ACTION_RESULTS);
    List<Question.OfferedGoal> goals = new ArrayList<>();
    ctx.registry().agents().stream()
        .filter(agent -> agent.kind() == AgentDefinition.Kind.PLANNER)
        .filter(agent -> !agent.name().equals(name()))
        .forEach(
            agent ->
                agent.consumes().stream()
                    .sorted()
                    .map(requests::remove)
                    .filter(Objects::nonNull)
                    .forEach(goal -> goals.add(new Question.OfferedGoal(agent.name(), goal))));
    List<EventDefinition> events = new ArrayList<>(requests.values());
    Stream.concat(requests.values().stream(), goals.stream().map(Question.OfferedGoal::goal))
        .map(EventDefinition::response)
        .filter(Objects::nonNull)
        .distinct()
        .flatMap(type -> results.stream().filter(event -> event.type().equals(type)))
        .forEach(events::add);
    results.stream().filter(EventDefinition::isAwaited).forEach(events::add);
    Situation situation = situation(trigger, plan, ctx);
    Question open =
        new Question(instructions, situation, events, goals, Json.newObject(), List.of());
    return new Question(
        instructions,
        situation,
        events,
        goals,
        DecisionSchema.of(
            open.requests(),
            open.waitTargets(),
            goals,
            situation.remainingActions() > 0,
            situation.goal().schema()),
        List.of());
  }

  private static Situation situation(String trigger, PlanContext plan, PlatformContext ctx) {
    return new Situation(
        plan.planId(),
        plan.currentState(),
        trigger,
        new Situation.Goal(
            plan.goal().type(),
            plan.goal().data(),
            plan.goal()
                .responseEvent()
                .flatMap(type -> ctx.toolkit().event(Topic.ACTION_RESULTS, type))
                .map(EventDefinition::payload)
                .orElse(null)),
        plan.history().stream().map(ChoreographyPlanner::done).toList(),
        plan.remainingActions(),
        budget(plan));
  }

  private static Situation.Done done(PlanEntry entry) {
    PlanEntry.Outcome outcome = entry.outcome();
    return new Situation.Done(
        entry.step(),
        entry.taskId(),
        entry.type(),
        entry.data(),
        outcome == null
            ? null
            : new Situation.Outcome(
                outcome.step(), outcome.success(), outcome.data(), outcome.error()));
  }

  private static @Nullable Map<String, Object> budget(PlanContext plan) {
    Budget budget = plan.limits().budget();
    Map<String, Object> left = new HashMap<>();
    if (budget.tokens() != null) {
      left.put(
          "tokens", budget.tokens() - plan.spent().inputTokens() - plan.spent().outputTokens());
    }
    if (budget.costUsd() != null) {
      left.put("cost_usd", budget.costUsd().subtract(plan.spent().costUsd()));
    }
    return left.isEmpty() ? null : left;
  }

  /** Puts a planner together. */
  public static final class Builder {
    private final String name;
    private @Nullable ReasoningModel model;
    private @Nullable String instructions;
    private int maxActions = PlanLimits.DEFAULT.maxActions();
    private Duration taskTimeout = PlanLimits.DEFAULT.taskTimeout();
    private Budget budget = Budget.NONE;
    private Patience patience = Patience.DEFAULT;

    private Builder(String name) {
      this.name = name;
    }

    /** What reasons; required. Stays the caller's to close. */
    public Builder model(ReasoningModel reasoner) {
      model = reasoner;
      return this;
    }

    /** Who the model is and how it should decide, in words. */
    public Builder instructions(String words) {
      instructions = words;
      return this;
    }

    /** Most requests and delegations of a plan; 20 unless said otherwise. */
    public Builder maxActions(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("maxActions must be at least 1");
      }
      maxActions = most;
      return this;
    }

    /** How long an answer may take before the request counts as failed; 5 minutes by default. */
    public Builder taskTimeout(Duration most) {
      taskTimeout = most;
      return this;
    }

    /** What a plan may take; no limit by default. */
    public Builder budget(Budget most) {
      budget = most;
      return this;
    }

    /** How long and how often the model is asked before it is given up. */
    public Builder patience(Patience limits) {
      patience = limits;
      return this;
    }

    /** The planner. */
    public ChoreographyPlanner build() {
      return new ChoreographyPlanner(this);
    }
  }
}
