// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.ops.client.Pause;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one instance answers about each plan. */
public final class QueryView {
  /** How long an instance may say 503 with Retry-After before it counts as no answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private QueryView() {}

  /**
   * Asks the instance at {@code url} for {@code plans}.
   *
   * @throws IllegalStateException naming the plan and the answer when it is neither 200 nor 404, or
   *     503 for longer than 30 s
   */
  public static Picture of(InstanceClient client, String url, Collection<String> plans)
      throws InterruptedException {
    return of(client, url, plans, "");
  }

  /**
   * The same, by history alone.
   *
   * @throws IllegalStateException as above
   */
  public static Picture ofHistory(InstanceClient client, String url, Collection<String> plans)
      throws InterruptedException {
    return of(client, url, plans, "?source=history");
  }

  private static Picture of(
      InstanceClient client, String url, Collection<String> plans, String query)
      throws InterruptedException {
    Picture picture = new Picture(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (String plan : plans) {
      PlanKey key = PlanKey.parse(plan);
      Optional<JsonNode> progress = ask(client, url, key, query);
      if (progress.isEmpty()) {
        continue;
      }
      picture.plans().put(plan, CanonicalAnswer.plan(progress.get()));
      Map<String, Map<String, @Nullable Object>> tasks = new TreeMap<>();
      ask(client, url, key, "/tasks" + query)
          .ifPresent(
              rows ->
                  rows.forEach(
                      row -> tasks.put(row.path("task_id").asText(), CanonicalAnswer.task(row))));
      picture.tasks().put(plan, tasks);
      Map<String, Map<String, @Nullable Object>> timeline = new TreeMap<>();
      ask(client, url, key, "/timeline" + query)
          .ifPresent(
              answer ->
                  answer
                      .path("events")
                      .forEach(
                          event ->
                              timeline.put(
                                  key.timelineKey(
                                      event.path("source").asText(),
                                      event.path("event_id").asText()),
                                  CanonicalAnswer.entry(event))));
      picture.timelines().put(plan, timeline);
    }
    return picture;
  }

  /** An answer; empty for 404. Only 503 with Retry-After is tried again. */
  public static Optional<JsonNode> ask(
      InstanceClient client, String url, PlanKey plan, String below) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String path = InstanceClient.path(plan, below);
      InstanceClient.Answer answer =
          client
              .get(url, plan, path, Duration.ofSeconds(30))
              .orElseThrow(
                  () -> new IllegalStateException(url + path + ": no answer for plan " + plan));
      if (answer.status() == 200) {
        return Optional.of(answer.json());
      }
      if (answer.status() == 404) {
        return Optional.empty();
      }
      if (!answer.tryLater() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            url + path + ": " + answer.status() + " for plan " + plan + ": " + answer.body());
      }
      Pause.of(Duration.ofMillis(200));
    }
  }
}
