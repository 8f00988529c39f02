// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.feedback;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.Example;
import java.util.List;
import java.util.Map;

/** Three workers, and a planner that finds out in which order to ask them. */
public final class FeedbackChoreography {
  /** The example. */
  public static final Example EXAMPLE =
      new Example(
          "feedback-choreography",
          "Fetches reviews of a product, analyses them, and reports",
          "analyze.feedback",
          "feedback.report.ready",
          "product",
          List.of(
              Map.of("product", "Aurora notebook", "sample_size", 3),
              Map.of("product", "Aurora notebook", "sample_size", 5)),
          model ->
              List.of(
                  FeedbackFetcher.worker(),
                  FeedbackAnalyst.worker(),
                  FeedbackReporter.worker(),
                  FeedbackOrchestrator.with(model)
                      .defines(
                          EventDefinition.request(
                              "analyze.feedback",
                              "Analyse what customers say of a product",
                              PayloadSchema.of(Feedback.Goal.class),
                              "feedback.report.ready"),
                          EventDefinition.result(
                              "feedback.report.ready",
                              "The report on a product's feedback",
                              PayloadSchema.of(Feedback.Answer.class)))),
          List.of());

  private FeedbackChoreography() {}
}
