// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.research;

import dev.headway.agent.event.Describe;
import dev.headway.agent.event.Fixed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Payloads of the research example. */
final class Research {
  private Research() {}

  @Describe("A question to answer from the library")
  record Goal(String objective) {}

  @Describe("The answer, checked against its sources")
  record Answer(
      String draftText,
      List<Source> sources,
      @Describe("Only a draft that was found valid is an answer") @Fixed("true") boolean isValid) {}

  record Source(String title, String text) {}

  record Search(String objective) {}

  record Found(List<Source> sources) {}

  record Draft(
      String objective,
      List<Source> sources,
      @Describe("What was wrong with the draft before") @Nullable String critique) {}

  record Drafted(String draftText) {}

  record Check(String draftText, List<Source> sources) {}

  record Checked(boolean isValid, @Nullable String critique) {}
}
