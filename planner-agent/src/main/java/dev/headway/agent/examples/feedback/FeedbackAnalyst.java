// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.feedback;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.feedback.Feedback.Analyse;
import dev.headway.agent.examples.feedback.Feedback.Analysed;
import dev.headway.agent.examples.feedback.Feedback.Counts;
import dev.headway.agent.examples.feedback.Feedback.Review;
import dev.headway.agent.worker.Worker;
import java.util.List;

/** Counts: four stars and more are positive, two and less negative. */
final class FeedbackAnalyst {
  private FeedbackAnalyst() {}

  static Worker worker() {
    Worker worker = new Worker("feedback-analyst");
    worker.defines(
        EventDefinition.request(
            "analysis.requested",
            "Count positive and negative reviews",
            PayloadSchema.of(Analyse.class),
            "analysis.completed"),
        EventDefinition.result(
            "analysis.completed", "Counts and average", PayloadSchema.of(Analysed.class)));
    return worker.onTask(
        "analysis.requested",
        (task, ctx) -> task.complete(new Analysed(count(task.data(Analyse.class).feedback()))));
  }

  private static Counts count(List<Review> reviews) {
    int positive = (int) reviews.stream().filter(review -> review.rating() >= 4).count();
    int negative = (int) reviews.stream().filter(review -> review.rating() <= 2).count();
    double average = reviews.stream().mapToInt(Review::rating).average().orElse(0);
    return new Counts(
        positive,
        negative,
        reviews.size() - positive - negative,
        Math.round(average * 100) / 100.0);
  }
}
