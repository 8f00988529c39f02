// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tutorial;

import dev.headway.agent.event.Between;
import dev.headway.agent.event.Describe;
import java.util.List;

/** What is said about trips. */
final class Trip {
  private Trip() {}

  @Describe("Say what to pack for a trip")
  record Goal(String city, @Between(min = 1, max = 14) int days) {}

  @Describe("What to pack")
  record Answer(String city, List<String> items) {}

  record AskForecast(String city, int days) {}

  record Forecast(List<Integer> temperatures) {}

  record AskList(int days, List<Integer> temperatures) {}

  record PackingList(List<String> items) {}
}
