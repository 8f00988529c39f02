// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.feedback;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.feedback.Feedback.Counts;
import dev.headway.agent.examples.feedback.Feedback.Report;
import dev.headway.agent.examples.feedback.Feedback.Reported;
import dev.headway.agent.worker.Worker;

/** Puts counts into words. */
final class FeedbackReporter {
  private FeedbackReporter() {}

  static Worker worker() {
    Worker worker = new Worker("feedback-reporter");
    worker.defines(
        EventDefinition.request(
            "report.requested",
            "Put the analysis into words",
            PayloadSchema.of(Report.class),
            "report.completed"),
        EventDefinition.result("report.completed", "The report", PayloadSchema.of(Reported.class)));
    return worker.onTask(
        "report.requested",
        (task, ctx) -> {
          Report report = task.data(Report.class);
          Counts counts = report.counts();
          task.complete(
              new Reported(
                  "%s: %d positive, %d negative, %d neutral, average rating %s"
                      .formatted(
                          report.product(),
                          counts.positive(),
                          counts.negative(),
                          counts.neutral(),
                          counts.averageRating())));
        });
  }
}
