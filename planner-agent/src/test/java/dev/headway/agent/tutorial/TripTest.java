// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.agent.event.Topic;
import dev.headway.agent.model.GoalDirectedModel;
import dev.headway.agent.testkit.ScriptedModel;
import dev.headway.agent.testkit.TestPlatform;
import dev.headway.agent.testkit.TestRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class TripTest {
  @Test
  void shouldPackACoatForOslo() {
    try (TestPlatform platform =
        TestPlatform.with(TripWorker.worker(), TripPlanner.with(new GoalDirectedModel()))) {
      TestRun trip = platform.ask("trip.requested", new Trip.Goal("Oslo", 3), "trip.packed");

      assertThat(trip.answer().data(Trip.Answer.class).items()).containsExactly("coat", "3 shirts");
      assertThat(trip.types(Topic.ACTION_REQUESTS))
          .containsExactly("forecast.requested", "packing.requested");
    }
  }

  @Test
  void shouldGoOnWhenTheModelErrs() {
    ScriptedModel model =
        new ScriptedModel()
            .says("I would pack a coat.")
            .requests("weather.requested", new Trip.AskForecast("Oslo", 1))
            .requests("forecast.requested", new Trip.AskForecast("Oslo", 1))
            .completes(new Trip.Answer("Oslo", List.of("umbrella")));

    try (TestPlatform platform = TestPlatform.with(TripWorker.worker(), TripPlanner.with(model))) {
      TestRun trip = platform.ask("trip.requested", new Trip.Goal("Oslo", 1), "trip.packed");

      assertThat(trip.answer().data(Trip.Answer.class).items()).containsExactly("umbrella");
      assertThat(trip.types(Topic.ACTION_REQUESTS)).containsExactly("forecast.requested");
      assertThat(model.questions()).hasSize(4);
    }
  }

  @Test
  void shouldFailWithoutAForecast() {
    try (TestPlatform platform = TestPlatform.with(TripWorker.worker())) {
      TestRun forecast =
          platform.request(
              "forecast.requested", new Trip.AskForecast("Atlantis", 1), "forecast.completed");

      assertThat(forecast.answer().why()).isEqualTo("no forecast for Atlantis");
    }
  }
}
