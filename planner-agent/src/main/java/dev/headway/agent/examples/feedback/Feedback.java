// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.feedback;

import dev.headway.agent.event.Between;
import dev.headway.agent.event.Describe;
import java.util.List;

/** Payloads of the feedback example. */
final class Feedback {
  private Feedback() {}

  @Describe("Analyse what customers say of a product")
  record Goal(
      String product,
      @Describe("How many reviews to read") @Between(min = 1, max = 5) int sampleSize) {}

  @Describe("What came of it")
  record Answer(String product, int sampleSize, Counts counts, String report) {}

  record Review(@Between(min = 1, max = 5) int rating, String text) {}

  record Counts(int positive, int negative, int neutral, double averageRating) {}

  record Fetch(String product, int sampleSize) {}

  record Fetched(List<Review> feedback) {}

  record Analyse(String product, List<Review> feedback) {}

  record Analysed(Counts counts) {}

  record Report(String product, Counts counts) {}

  record Reported(String report) {}
}
