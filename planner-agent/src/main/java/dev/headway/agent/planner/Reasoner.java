// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.registry.PayloadSchemas;

/**
 * Gets a decision out of a model: asks, reads, has it mended with the words of the complaint, asks
 * again after failures that pass. There always is a decision, and in time: when the model is given
 * up it is to fail, with the reason. Used by several threads.
 */
public final class Reasoner {
  /**
   * What came of it.
   *
   * @param decision the decision, which can be carried out as it is
   * @param usage what all of it took, answers that could not be used and failures included
   * @param attempts how often the model was asked
   * @param givenUp whether the decision is not the model's but the consequence of having none
   */
  public record Reasoning(
      PlannerDecision decision, ModelUsage usage, int attempts, boolean givenUp) {}

  private final ReasoningModel model;
  private final DecisionReader reader;
  private final Patience patience;
  private final Clockwork clockwork;

  /**
   * Over a model, which stays the caller's to close.
   *
   * @param schemas checks payloads; shared, so that schemas are compiled once
   */
  public Reasoner(ReasoningModel model, PayloadSchemas schemas, Patience patience) {
    this(model, schemas, patience, Clockwork.REAL);
  }

  Reasoner(ReasoningModel model, PayloadSchemas schemas, Patience patience, Clockwork clockwork) {
    this.model = model;
    this.reader = new DecisionReader(schemas);
    this.patience = patience;
    this.clockwork = clockwork;
  }

  /**
   * Decides.
   *
   * @param listener told of each repair and retry, and of what each answer took
   * @throws InterruptedException when the thread is to stop; the model is not waited for
   */
  public Reasoning reason(Question question, Setback.Listener listener)
      throws InterruptedException {
    Inquiry.Outcome<PlannerDecision> outcome =
        new Inquiry<PlannerDecision>(model, patience, clockwork, listener)
            .ask(question, text -> reader.read(text, question));
    PlannerDecision decision = outcome.value();
    return decision == null
        ? new Reasoning(
            failed(question, outcome.reason()), outcome.usage(), outcome.attempts(), true)
        : new Reasoning(decision, outcome.usage(), outcome.attempts(), false);
  }

  private static PlannerDecision failed(Question question, String reason) {
    return PlannerDecision.of(
        question.situation().planId(),
        question.situation().state(),
        new NextAction.Fail(reason),
        "There is no decision to follow: " + reason);
  }
}
