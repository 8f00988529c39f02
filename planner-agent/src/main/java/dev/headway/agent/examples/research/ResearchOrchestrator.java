// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.research;

import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.planner.ChoreographyPlanner;
import dev.headway.agent.planner.NextAction;
import dev.headway.agent.planner.PlanContext;
import dev.headway.agent.planner.PlannerDecision;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a question researched, answered, and the answer checked, until it is right; notes question
 * and answer for the turns of the conversation that follow.
 */
final class ResearchOrchestrator {
  private static final Logger LOG = LoggerFactory.getLogger(ResearchOrchestrator.class);

  private ResearchOrchestrator() {}

  static ChoreographyPlanner with(ReasoningModel model) {
    ChoreographyPlanner planner =
        ChoreographyPlanner.named("research-orchestrator")
            .model(model)
            .instructions(
                "Research first, then draft. Have every draft validated before you complete; draft again with the critique when it is not valid.")
            .maxActions(10)
            .build();
    planner.onGoal(
        "research.goal",
        (goal, ctx) -> {
          ctx.memory().note(String.valueOf(goal.data().get("objective")), Map.of());
          PlanContext plan = PlanContext.createFromGoal(goal, ctx);
          planner.execute(
              planner.reasonNextAction("New goal: " + goal.data().get("objective"), plan, ctx),
              plan,
              ctx);
        });
    planner.onTransition(
        (event, plan, ctx) -> {
          ctx.tracker()
              .planProgress(plan.planId())
              .ifPresent(p -> LOG.info("{}/{} tasks", p.completedTasks(), p.taskCount()));
          PlannerDecision decision =
              planner.reasonNextAction("Received " + event.type(), plan, ctx);
          planner.execute(decision, plan, ctx);
          if (decision.nextAction() instanceof NextAction.Complete answer) {
            ctx.memory().note(String.valueOf(answer.result().get("draft_text")), Map.of());
          }
        });
    return planner;
  }
}
