// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Reads a stream as the HTML standard says, and keeps all that came. */
final class SseClient implements AutoCloseable {
  static final String MEDIA_TYPE = "text/event-stream";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** An event. */
  record Event(String name, String id, JsonNode data) {
    long version() {
      return data.path("version").asLong();
    }
  }

  private final HttpResponse<InputStream> response;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private final Thread reading;
  private volatile String lastId = "";
  private volatile String retry = "";

  private SseClient(HttpResponse<InputStream> response) {
    this.response = response;
    this.reading = Thread.ofVirtual().start(this::read);
  }

  static SseClient open(HttpClient client, HttpRequest request) {
    try {
      return new SseClient(client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String name = "message";
      @Nullable String data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (data != null) {
            events.add(new Event(name, lastId, RunningServer.JSON.readTree(data)));
          }
          name = "message";
          data = null;
        } else if (line.startsWith(":")) {
          comments.add(line.substring(1).strip());
        } else {
          String value = line.substring(line.indexOf(':') + 2);
          switch (line.substring(0, line.indexOf(':'))) {
            case "event" -> name = value;
            case "id" -> lastId = value;
            case "retry" -> retry = value;
            case "data" -> data = value;
            default -> throw new IllegalStateException(line);
          }
        }
      }
    } catch (IOException e) {
      // cut
    }
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  List<Event> events() {
    return new ArrayList<>(events);
  }

  List<String> comments() {
    return comments;
  }

  String lastId() {
    return lastId;
  }

  String retry() {
    return retry;
  }

  /** Waits for so many events. */
  List<Event> first(int count) {
    await().atMost(PATIENCE).until(() -> events.size() >= count);
    return events();
  }

  /** Waits for the stream's end. */
  List<Event> awaitEnd() {
    await().atMost(PATIENCE).until(() -> !reading.isAlive());
    return events();
  }

  boolean isOpen() {
    return reading.isAlive();
  }

  @Override
  public void close() {
    try {
      response.body().close();
      reading.join();
    } catch (IOException e) {
      // closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
