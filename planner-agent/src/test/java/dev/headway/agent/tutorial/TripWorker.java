// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tutorial;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.worker.Worker;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Knows the weather, and what to wear. */
final class TripWorker {
  private TripWorker() {}

  static Worker worker() {
    Worker worker = new Worker("trip-worker");
    worker.defines(
        EventDefinition.request(
            "forecast.requested",
            "Forecast the temperature of each day in a city",
            PayloadSchema.of(Trip.AskForecast.class),
            "forecast.completed"),
        EventDefinition.result(
            "forecast.completed", "Degrees Celsius", PayloadSchema.of(Trip.Forecast.class)),
        EventDefinition.request(
            "packing.requested",
            "Say what to pack for some days of these temperatures",
            PayloadSchema.of(Trip.AskList.class),
            "packing.completed"),
        EventDefinition.result(
            "packing.completed", "What to pack", PayloadSchema.of(Trip.PackingList.class)));
    return worker
        .onTask(
            "forecast.requested",
            (task, ctx) -> {
              Trip.AskForecast asked = task.data(Trip.AskForecast.class);
              task.progress(0.5, "looking at the sky of " + asked.city());
              if (asked.city().equals("Atlantis")) {
                task.fail("no forecast for Atlantis");
              } else {
                task.complete(new Trip.Forecast(temperatures(asked)));
              }
            })
        .onTask(
            "packing.requested",
            (task, ctx) -> {
              Trip.AskList asked = task.data(Trip.AskList.class);
              String warm = Collections.min(asked.temperatures()) < 10 ? "coat" : "jacket";
              task.complete(new Trip.PackingList(List.of(warm, asked.days() + " shirts")));
            });
  }

  private static List<Integer> temperatures(Trip.AskForecast asked) {
    int first = 18 - asked.city().length();
    return IntStream.range(0, asked.days()).map(day -> first - 3 * day).boxed().toList();
  }
}
