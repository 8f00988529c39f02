// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tutorial;

import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.kafka.KafkaEventLog;
import dev.headway.agent.kafka.KafkaSettings;
import dev.headway.agent.model.ModelConfig;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.tracker.CallersTracker;
import dev.headway.agent.tracker.TrackerServiceClient;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Puts planner and worker to work, and asks them once. */
public final class TripMain {
  private TripMain() {}

  public static void main(String[] arguments) throws Exception {
    run(
        arguments.length > 0 ? arguments[0] : "Oslo",
        KafkaSettings.of("127.0.0.1:9092", "http://127.0.0.1:8081/apis/ccompat/v7"),
        "http://127.0.0.1:8084");
  }

  static void run(String city, KafkaSettings kafka, String headway) throws Exception {
    try (ReasoningModel model = ModelConfig.parse("embedded").open();
        TrackerServiceClient tracker = TrackerServiceClient.builder().baseUrl(headway).build();
        KafkaEventLog log = new KafkaEventLog(kafka);
        Platform platform = new Platform(log, new CallersTracker(tracker));
        GoalClient client = platform.client("trip-client", new Owner("acme", "researcher"))) {
      platform.start(TripWorker.worker()).awaitReady(Duration.ofSeconds(60));
      platform.start(TripPlanner.with(model)).awaitReady(Duration.ofSeconds(60));

      GoalClient.Asked asked =
          client.ask("trip.requested", new Trip.Goal(city, 3), "trip.packed", null);
      System.out.println("plan " + asked.planId());
      ResultContext answer = asked.answer().get(60, TimeUnit.SECONDS);
      System.out.println(answer.success() ? answer.data() : "failed: " + answer.why());
    }
  }
}
