// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.client.Pause;
import dev.headway.ops.client.RequestFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Kafka Connect cluster, by its REST API. */
public final class ConnectCluster implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** A worker that rebalances says so with 409; asked again, it answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String url;

  /** The cluster that a worker with this base URL belongs to. */
  public ConnectCluster(String url) {
    this.url = url.replaceAll("/+$", "");
  }

  /** What {@link #apply} did. */
  public enum Applied {
    /** There was none of this name. */
    CREATED,
    /** It was configured otherwise. */
    UPDATED,
    /** It was as it should be. */
    UNCHANGED
  }

  /**
   * A connector.
   *
   * @param name its name
   * @param state RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED or RESTARTING
   * @param tasks its tasks
   */
  public record Connector(String name, String state, List<Task> tasks) {
    /** With a copy. */
    public Connector {
      tasks = List.copyOf(tasks);
    }

    /** Whether it does its work. */
    public boolean running() {
      return state.equals("RUNNING")
          && !tasks.isEmpty()
          && tasks.stream().allMatch(task -> task.state().equals("RUNNING"));
    }

    /** It and its tasks in a word, or what is wrong. */
    public String summary() {
      return tasks.stream()
          .filter(task -> !task.state().equals("RUNNING"))
          .findFirst()
          .map(
              task ->
                  task.reason().isEmpty()
                      ? task.state()
                      : task.state() + " (" + task.reason() + ")")
          .orElse(tasks.isEmpty() && state.equals("RUNNING") ? "STARTING" : state);
    }
  }

  /**
   * A task.
   *
   * @param state as a connector's
   * @param reason why it failed, in a line; empty otherwise
   */
  public record Task(String state, String reason) {}

  /**
   * Makes a connector what it should be, and starts it again where it failed.
   *
   * @throws RequestFailedException when the cluster does not answer or refuses it
   */
  public Applied apply(String name, Map<String, String> config) {
    Map<String, String> wanted = new TreeMap<>(config);
    wanted.put("name", name);
    JsonNode current = getOrNull("/connectors/" + path(name) + "/config");
    if (current != null && JSON.valueToTree(wanted).equals(sorted(current))) {
      if (!status(name).running()) {
        send(
            "POST",
            "/connectors/" + path(name) + "/restart?includeTasks=true&onlyFailed=true",
            null);
      }
      return Applied.UNCHANGED;
    }
    send("PUT", "/connectors/" + path(name) + "/config", wanted);
    return current == null ? Applied.CREATED : Applied.UPDATED;
  }

  private static JsonNode sorted(JsonNode object) {
    Map<String, String> values = new TreeMap<>();
    object.properties().forEach(field -> values.put(field.getKey(), field.getValue().asText()));
    return JSON.valueToTree(values);
  }

  /**
   * How a connector is.
   *
   * @throws RequestFailedException when the cluster does not answer
   */
  public Connector status(String name) {
    JsonNode status = getOrNull("/connectors/" + path(name) + "/status");
    if (status == null) {
      return new Connector(name, "MISSING", List.of());
    }
    List<Task> tasks = new ArrayList<>();
    for (JsonNode task : status.path("tasks")) {
      tasks.add(new Task(task.path("state").asText(), reason(task.path("trace").asText(""))));
    }
    return new Connector(name, status.path("connector").path("state").asText("UNKNOWN"), tasks);
  }

  /** The innermost cause of a stack trace. */
  private static String reason(String trace) {
    String found = "";
    for (String line : trace.lines().toList()) {
      if (found.isEmpty() || line.startsWith("Caused by: ")) {
        found = line.replaceFirst("^Caused by: ", "");
      }
    }
    return found.replaceFirst("^[\\w.$]+(Exception|Error): ", "");
  }

  /**
   * Lets a connector read its topics from the beginning again. It is stopped meanwhile.
   *
   * @throws RequestFailedException when the cluster does not do it
   */
  public void rewind(String name) {
    stop(name);
    forget(name);
    resume(name);
  }

  /**
   * Forgets how far a stopped connector has read.
   *
   * @throws RequestFailedException when the cluster does not do it
   */
  public void forget(String name) {
    send("DELETE", "/connectors/" + path(name) + "/offsets", null);
  }

  /**
   * Lets a stopped connector go on.
   *
   * @throws RequestFailedException when the cluster does not do it
   */
  public void resume(String name) {
    send("PUT", "/connectors/" + path(name) + "/resume", null);
  }

  /**
   * Stops a connector and its tasks.
   *
   * @throws RequestFailedException when the cluster does not do it
   */
  public void stop(String name) {
    send("PUT", "/connectors/" + path(name) + "/stop", null);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!status(name).state().equals("STOPPED") || !status(name).tasks().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new RequestFailedException("Connector " + name + " does not stop.", false);
      }
      Pause.of(Duration.ofMillis(100));
    }
  }

  /**
   * Takes a connector away, if it is there.
   *
   * @throws RequestFailedException when the cluster does not do it
   */
  public void delete(String name) {
    if (getOrNull("/connectors/" + path(name)) != null) {
      send("DELETE", "/connectors/" + path(name), null);
    }
  }

  /** The names of what it runs. */
  public List<String> connectors() {
    List<String> names = new ArrayList<>();
    JsonNode all = getOrNull("/connectors");
    if (all != null) {
      all.forEach(name -> names.add(name.asText()));
    }
    return names;
  }

  private @Nullable JsonNode getOrNull(String path) {
    HttpResponse<String> answer = patiently("GET", path, HttpRequest.BodyPublishers.noBody());
    if (answer.statusCode() == 404) {
      return null;
    }
    return read(require(answer, "GET " + path).body());
  }

  private void send(String method, String path, @Nullable Map<String, String> body) {
    try {
      require(
          patiently(
              method,
              path,
              body == null
                  ? HttpRequest.BodyPublishers.noBody()
                  : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))),
          method + " " + path);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private HttpResponse<String> patiently(
      String method, String path, HttpRequest.BodyPublisher body) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> answer = once(method, path, body);
      boolean again =
          answer.statusCode() == 409
              || answer.statusCode() == 503
              || starting(answer)
              || rebalancing(answer);
      if (!again || System.nanoTime() > deadline) {
        return answer;
      }
      Pause.of(Duration.ofMillis(200));
    }
  }

  /** A worker whose REST API has just begun knows no route yet. */
  private static boolean starting(HttpResponse<String> answer) {
    return answer.statusCode() == 404 && !answer.body().contains("error_code");
  }

  /** Most requests answer 409 to this, but that for a connector's configuration does not. */
  private static boolean rebalancing(HttpResponse<String> answer) {
    return answer.statusCode() == 500 && answer.body().contains("a rebalance is expected");
  }

  private HttpResponse<String> once(String method, String path, HttpRequest.BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .method(method, body)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new RequestFailedException(
          "Kafka Connect does not answer at " + url + " (" + e + ").", true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestFailedException("interrupted while asking " + url, false, e);
    }
  }

  private static HttpResponse<String> require(HttpResponse<String> answer, String what) {
    if (answer.statusCode() / 100 != 2) {
      throw new RequestFailedException(
          "Kafka Connect answered " + answer.statusCode() + " to " + what + ": " + message(answer),
          false);
    }
    return answer;
  }

  private static String message(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("message").asText(answer.body());
    } catch (JsonProcessingException e) {
      return answer.body();
    }
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RequestFailedException("Kafka Connect answered no JSON: " + body, false, e);
    }
  }

  private static String path(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
