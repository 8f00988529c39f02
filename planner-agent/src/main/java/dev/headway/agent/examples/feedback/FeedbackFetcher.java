// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.feedback;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.feedback.Feedback.Fetch;
import dev.headway.agent.examples.feedback.Feedback.Fetched;
import dev.headway.agent.examples.feedback.Feedback.Review;
import dev.headway.agent.worker.Worker;
import java.util.List;

/** Fetches reviews. */
final class FeedbackFetcher {
  private static final List<Review> REVIEWS =
      List.of(
          new Review(5, "Runs all day, and the screen is easy on the eyes."),
          new Review(2, "The hinge broke in the second week."),
          new Review(4, "Quick, quiet, a little heavy."),
          new Review(3, "Does what it should."),
          new Review(1, "Arrived late and with a scratch."));

  private FeedbackFetcher() {}

  static Worker worker() {
    Worker worker = new Worker("feedback-fetcher");
    worker.defines(
        EventDefinition.request(
            "data.fetch.requested",
            "Fetch reviews of a product",
            PayloadSchema.of(Fetch.class),
            "data.fetch.completed"),
        EventDefinition.result(
            "data.fetch.completed", "Reviews of a product", PayloadSchema.of(Fetched.class)));
    return worker.onTask(
        "data.fetch.requested",
        (task, ctx) -> {
          int size = task.data(Fetch.class).sampleSize();
          task.progress(0.5, "reading " + size + " reviews");
          task.complete(new Fetched(REVIEWS.subList(0, size)));
        });
  }
}
