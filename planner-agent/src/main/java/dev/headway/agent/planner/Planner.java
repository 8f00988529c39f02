// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.Agent;
import dev.headway.agent.GoalClient;
import dev.headway.agent.PlatformContext;
import dev.headway.agent.desk.Craft;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.registry.AgentDefinition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Turns goals into plans, and drives them: a handler for each type of goal makes the plan and asks
 * for the first work, and one handler decides with each result how to go on. A handler that throws
 * fails its plan, with an answer to whoever asked; so does one that leaves a plan with nothing to
 * wait for.
 */
public class Planner extends Agent {
  private final Map<String, GoalHandler> goals = new LinkedHashMap<>();
  private TransitionHandler transition =
      (event, plan, ctx) -> {
        if (plan.executeNext(event)) {
          return;
        }
        if (event.type().equals(GoalClient.RESUME)) {
          plan.executeNext();
        } else {
          throw new IllegalStateException(
              "%s leads nowhere from state %s".formatted(event.type(), plan.currentState()));
        }
      };
  private TimeoutHandler timeout = (event, plan, ctx) -> plan.fail(event.why());
  private PlanLimits limits;

  /** Handles a goal. */
  @FunctionalInterface
  public interface GoalHandler {
    /**
     * Makes a plan of the goal and begins it; a goal no plan is made of is declined.
     *
     * @throws Exception to fail the plan
     */
    void handle(GoalContext goal, PlatformContext ctx) throws Exception;
  }

  /** Goes on with a plan when something it asked or waited for has come. */
  @FunctionalInterface
  public interface TransitionHandler {
    /**
     * Goes on.
     *
     * @param event what came; when nobody answered in time, a failure
     * @throws Exception to fail the plan
     */
    void handle(ResultContext event, PlanContext plan, PlatformContext ctx) throws Exception;
  }

  /** Goes on with a plan when the event it waited for has not come. */
  @FunctionalInterface
  public interface TimeoutHandler {
    /**
     * Goes on, or fails the plan.
     *
     * @param event the event that did not come
     * @throws Exception to fail the plan
     */
    void handle(ResultContext event, PlanContext plan, PlatformContext ctx) throws Exception;
  }

  /** A planner with default limits: 20 actions, 5 minutes for an answer. */
  public Planner(String name) {
    this(name, PlanLimits.DEFAULT);
  }

  Planner(String name, PlanLimits limits) {
    super(name);
    this.limits = limits;
  }

  /** Takes goals of this type, unless they name another agent in {@code data.assigned_to}. */
  public Planner onGoal(String type, GoalHandler handler) {
    goals.put(type, handler);
    return this;
  }

  /** Says how to go on; without, the plan follows its states. */
  public Planner onTransition(TransitionHandler handler) {
    transition = handler;
    return this;
  }

  /** Says how to go on when an awaited event does not come; without, the plan fails. */
  public Planner onTimeout(TimeoutHandler handler) {
    timeout = handler;
    return this;
  }

  /** Limits the number of requests and delegations of a plan. */
  public Planner maxActions(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("maxActions must be at least 1");
    }
    limits = new PlanLimits(most, limits.taskTimeout(), limits.budget());
    return this;
  }

  /** How long an answer may take before the request counts as failed. */
  public Planner taskTimeout(Duration most) {
    limits = new PlanLimits(limits.maxActions(), most, limits.budget());
    return this;
  }

  /** What a plan may take. */
  public Planner budget(Budget most) {
    limits = new PlanLimits(limits.maxActions(), limits.taskTimeout(), most);
    return this;
  }

  @Override
  public AgentDefinition.Kind kind() {
    return AgentDefinition.Kind.PLANNER;
  }

  @Override
  public Set<String> consumes() {
    return Set.copyOf(goals.keySet());
  }

  @Override
  protected Craft<?> craft(PlatformContext context) {
    return new PlannerCraft(
        name(), capabilities(), Map.copyOf(goals), transition, timeout, limits, context);
  }
}
