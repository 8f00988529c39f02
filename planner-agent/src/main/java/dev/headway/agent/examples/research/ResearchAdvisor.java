// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.research;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.Example;
import java.util.List;
import java.util.Map;

/** A planner and three workers that answer questions from a small library. */
public final class ResearchAdvisor {
  /** The example. */
  public static final Example EXAMPLE =
      new Example(
          "research-advisor",
          "Answers a question from a small library: researches, drafts, validates, mends",
          "research.goal",
          "research.answered",
          "objective",
          List.of(
              Map.of("objective", "How does exactly-once processing survive a crash?"),
              Map.of("objective", "What ends a critique loop?"),
              Map.of("objective", "When is a delegation group complete?"),
              Map.of("objective", "What happens to a consumer group's partitions?"),
              // Nothing in the library is about it: a plan that fails, with the reason.
              Map.of("objective", "Why do zebras wear stripes?")),
          model ->
              List.of(
                  Researcher.worker(Library.bundled()),
                  Drafter.worker(),
                  Validator.worker(),
                  ResearchOrchestrator.with(model)
                      .defines(
                          EventDefinition.request(
                              "research.goal",
                              "Answer a question from the library",
                              PayloadSchema.of(Research.Goal.class),
                              "research.answered"),
                          EventDefinition.result(
                              "research.answered",
                              "The answer, checked against its sources",
                              PayloadSchema.of(Research.Answer.class)))),
          List.of());

  private ResearchAdvisor() {}
}
