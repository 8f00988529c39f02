// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads plans of the agents' owner in turn until it is closed, each with the position of its last
 * answer about it, and notes whatever must not be.
 */
final class Reader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final List<String> plans;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final Map<String, Seen> seen = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopped;

  final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  final AtomicInteger answers = new AtomicInteger();
  final AtomicInteger stale = new AtomicInteger();
  final AtomicInteger unavailable = new AtomicInteger();

  /** What was last shown of a plan. */
  private record Seen(long events, long version, String token) {}

  Reader(String url, List<String> plans) {
    this.url = url;
    this.plans = plans;
    this.thread = Thread.ofVirtual().name("reader").start(this::run);
  }

  private void run() {
    for (int i = 0; !stopped; i++) {
      String plan = plans.get(i % plans.size());
      try {
        readPlan(plan);
        if (i % 5 == 0) {
          readTasks(plan);
          readList();
        }
      } catch (IOException e) {
        faults.add(plan + ": no answer: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void readPlan(String plan) throws IOException, InterruptedException {
    Seen before = seen.get(plan);
    JsonNode shown =
        get(
            "/v1/tracker/plans/"
                + plan
                + (before == null ? "" : "?wait_ms=500&at_least=" + before.token));
    if (shown != null) {
      Seen now =
          new Seen(
              shown.path("events").asLong(),
              shown.path("version").asLong(),
              shown.path("token").asText());
      if (before != null && (now.events < before.events || now.version < before.version)) {
        faults.add(plan + " went back from " + before + " to " + now);
      }
      seen.put(plan, now);
    }
  }

  private void readTasks(String plan) throws IOException, InterruptedException {
    JsonNode tasks = get("/v1/tracker/plans/" + plan + "/tasks");
    if (tasks != null && tasks.isEmpty()) {
      faults.add(plan + " has lost its tasks");
    }
  }

  private void readList() throws IOException, InterruptedException {
    JsonNode list = get("/v1/tracker/plans?limit=200");
    if (list != null
        && !list.path("partial").asBoolean()
        && list.path("items").size() != plans.size()) {
      faults.add("the list has " + list.path("items").size() + " plans and says it is whole");
    }
  }

  /** The body of a 200, with its position in an object; null for a 503 that says when to retry. */
  private @Nullable JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("X-Tenant-ID", Agents.TENANT)
                .header("X-User-ID", Agents.USER)
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    answers.incrementAndGet();
    if (answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent()) {
      unavailable.incrementAndGet();
      return null;
    }
    if (answer.statusCode() != 200) {
      faults.add(path + ": " + answer.statusCode() + " " + answer.body());
      return null;
    }
    if (answer.headers().firstValue("Headway-Staleness").isPresent()) {
      stale.incrementAndGet();
    }
    JsonNode body = JSON.readTree(answer.body());
    if (body instanceof com.fasterxml.jackson.databind.node.ObjectNode object) {
      object.put("token", answer.headers().firstValue("Headway-Position").orElse(""));
    }
    return body;
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    client.close();
  }
}
