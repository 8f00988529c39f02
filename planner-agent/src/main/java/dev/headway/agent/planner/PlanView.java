// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.PlatformContext;
import dev.headway.agent.desk.Archive;
import dev.headway.agent.desk.Step;
import dev.headway.agent.desk.WorkKey;
import dev.headway.agent.event.Caller;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.registry.AgentDefinition;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan as its planner keeps it, to be looked at.
 *
 * @param planId plan
 * @param planner name of the planner that owns it
 * @param goal what it is for
 * @param status where it is
 * @param currentState state it is in
 * @param results what came of it, by type of the result, the newest of each; empty once the plan
 *     has ended
 * @param openTasks what it has asked for and is not answered yet
 * @param waitingFor type of the event it waits for; null: of none
 * @param reason why it is where it is; null: nothing was said
 * @param spent what it has taken so far
 * @param startedAt when it was made
 * @param changedAt when it was last changed
 */
public record PlanView(
    String planId,
    String planner,
    GoalContext goal,
    PlanStatus status,
    String currentState,
    Map<String, @Nullable Object> results,
    List<OpenTask> openTasks,
    @Nullable String waitingFor,
    @Nullable String reason,
    ModelUsage spent,
    Instant startedAt,
    Instant changedAt) {
  /**
   * Something a plan has asked for.
   *
   * @param taskId task, and correlation of its request and answer
   * @param type type of the request
   * @param expects type of the answer
   */
  public record OpenTask(String taskId, String type, String expects) {}

  /** Copies. */
  public PlanView {
    results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    openTasks = List.copyOf(openTasks);
  }

  static Optional<PlanView> find(String correlationId, PlatformContext ctx) {
    Step step =
        Step.current()
            .orElseThrow(() -> new IllegalStateException("a plan is looked up in a handler"));
    Owner owner = Caller.current().owner();
    Set<String> planners = new LinkedHashSet<>();
    planners.add(step.envelopes().agent());
    ctx.registry().agents().stream()
        .filter(agent -> agent.kind() == AgentDefinition.Kind.PLANNER)
        .forEach(agent -> planners.add(agent.name()));
    Archive archive = step.archive();
    Stream<PlanRecord> byId =
        planners.stream()
            .map(planner -> new WorkKey(planner, PlanKey.of(owner, correlationId), ""))
            .flatMap(key -> archive.find(PlannerCraft.STATE_TOPIC, PlanRecord.class, key).stream());
    Stream<PlanRecord> byTask =
        planners.stream()
            .flatMap(
                planner ->
                    archive
                        .mentioning(
                            correlationId,
                            PlannerCraft.STATE_TOPIC,
                            PlanRecord.class,
                            planner,
                            owner)
                        .stream())
            .filter(plan -> plan.asked(correlationId));
    return Stream.concat(byId, byTask)
        // Of a goal that was declined, or is about to be handled, there is no plan.
        .flatMap(plan -> Stream.ofNullable(plan.startedAt()).map(started -> of(plan, started)))
        .findFirst();
  }

  private static PlanView of(PlanRecord plan, Instant startedAt) {
    GoalContext goal = new GoalContext(plan.goal());
    return new PlanView(
        goal.planId(),
        plan.planner(),
        goal,
        plan.status(),
        plan.currentState(),
        plan.results(),
        plan.history().stream()
            .filter(PlanEntry::open)
            .map(entry -> new OpenTask(entry.taskId(), entry.type(), entry.expects()))
            .toList(),
        plan.waiting() == null ? null : plan.waiting().expectedEvent(),
        plan.reason(),
        plan.spent(),
        startedAt,
        plan.changedAt());
  }
}
