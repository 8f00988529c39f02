// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.tracker.ServerSentEvents.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to a stream, and keeps all that it is told. */
final class LiveClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final List<Event> events = new CopyOnWriteArrayList<>();

  /** Opens a stream that is answered, and listens until it ends. */
  static LiveClient of(String url, String... headers) throws Exception {
    LiveClient client = new LiveClient();
    HttpResponse<InputStream> answer = client.ask(url, headers);
    assertThat(answer.statusCode()).as(url).isEqualTo(200);
    Thread.ofVirtual().start(() -> client.listen(answer.body()));
    return client;
  }

  /** The answer to one who asks for a stream and may not get one. */
  static HttpResponse<InputStream> answer(String url, String... headers) throws Exception {
    try (LiveClient client = new LiveClient()) {
      return client.ask(url, headers);
    }
  }

  private HttpResponse<InputStream> ask(String url, String... headers) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(30))
            .headers(headers)
            .GET()
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private void listen(InputStream body) {
    try (ServerSentEvents stream = new ServerSentEvents(body)) {
      for (Event next = stream.next(); next != null; next = stream.next()) {
        events.add(next);
      }
    } catch (IOException e) {
      // Cut, mostly by closing this.
    }
  }

  /** What it was told so far. */
  List<Event> events() {
    return events;
  }

  /** The latest of each plan that a stream of many has told of. */
  Map<String, JsonNode> plans() {
    Map<String, JsonNode> latest = new HashMap<>();
    for (Event event : events) {
      event.data().path("items").forEach(item -> latest.put(item.path("plan_id").asText(), item));
    }
    return latest;
  }

  /** The latest of one plan; without members where it was not told of. */
  JsonNode plan(String id) {
    return plans().getOrDefault(id, JSON.createObjectNode());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
