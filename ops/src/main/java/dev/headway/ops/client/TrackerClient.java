// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Headway's REST API as the commands use it. */
public final class TrackerClient implements AutoCloseable {
  /** Most events in one request. */
  public static final int MAX_BATCH = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POSITION = "Headway-Position";
  private static final long LONGEST_WAIT_MS = 30_000;
  private static final int TRIES = 100;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final String base;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** A client of the API at {@code base}. */
  public TrackerClient(String base) {
    this(base, Optional.empty());
  }

  /**
   * A client of the API at {@code base}.
   *
   * @param token says who it is instead of the identity of each request; empty: headers do
   */
  public TrackerClient(String base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  /**
   * What became of one event.
   *
   * @param index its place in the request
   * @param id its id
   * @param accepted Kafka has it
   * @param path {@code fast} or {@code slow}; empty when rejected
   * @param errors why it was rejected
   */
  public record EventOutcome(
      int index, String id, boolean accepted, String path, List<String> errors) {
    /** With a copy of the errors. */
    public EventOutcome {
      errors = List.copyOf(errors);
    }
  }

  /**
   * The answer to a batch.
   *
   * @param outcomes one for each event
   * @param position token of the last accepted event; empty when none was
   */
  public record Ingested(List<EventOutcome> outcomes, Optional<String> position) {
    /** With a copy of the outcomes. */
    public Ingested {
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * Sends events.
   *
   * @param events each a CloudEvent as JSON text, at most {@value #MAX_BATCH}
   * @param idempotencyKey events without an id get one made of it
   * @throws RequestFailedException when the request as a whole fails
   */
  public Ingested post(Identity identity, List<String> events, String idempotencyKey) {
    HttpResponse<String> answer =
        send(
            request("/v1/events", identity)
                .header("Content-Type", "application/cloudevents-batch+json")
                .header("Idempotency-Key", idempotencyKey)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString("[" + String.join(",", events) + "]"))
                .build());
    JsonNode body = parse(answer);
    if (!body.path("events").isArray()) {
      throw failure(answer, body);
    }
    List<EventOutcome> outcomes = new ArrayList<>();
    for (JsonNode event : body.path("events")) {
      outcomes.add(
          new EventOutcome(
              event.path("index").asInt(),
              event.path("id").asText(""),
              event.path("status").asText().equals("accepted"),
              event.path("path").asText(""),
              errors(event.path("errors"), "/" + event.path("index").asInt())));
    }
    return new Ingested(outcomes, answer.headers().firstValue(POSITION));
  }

  /**
   * The pointers lead into the batch; {@code event}, where they lead first, says nothing to who
   * sent the event.
   */
  private static List<String> errors(JsonNode errors, String event) {
    List<String> texts = new ArrayList<>();
    for (JsonNode error : errors) {
      if (error.isTextual()) {
        texts.add(error.asText());
      } else {
        String full = error.path("pointer").asText("");
        String pointer =
            full.equals(event) || full.startsWith(event + "/")
                ? full.substring(event.length())
                : full;
        String detail =
            error
                .path("detail")
                .asText(error.path("message").asText(error.path("reason").asText("")));
        texts.add(pointer.isEmpty() ? detail : pointer + ": " + detail);
      }
    }
    return texts;
  }

  /**
   * Reads.
   *
   * @return empty when there is no such thing
   * @throws RequestFailedException when there is no answer, or another error
   */
  public Optional<JsonNode> get(Identity identity, String path) {
    HttpResponse<String> answer =
        send(request(path, identity).timeout(Duration.ofSeconds(40)).GET().build());
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(parse(answer));
      case 404 -> Optional.empty();
      default -> throw failure(answer, parse(answer));
    };
  }

  /**
   * A plan as a list shows it.
   *
   * @param id its id
   * @param digest its state digest
   */
  public record ListedPlan(String id, String digest) {}

  /**
   * A page of plans.
   *
   * @param plans the plans by key
   * @param cursor where the next page begins; empty at the end
   */
  public record PlanPage(List<ListedPlan> plans, Optional<String> cursor) {
    /** With a copy. */
    public PlanPage {
      plans = List.copyOf(plans);
    }
  }

  /**
   * A page of the caller's plans, with nothing missing.
   *
   * @param cursor where it begins; empty for the first
   * @throws RequestFailedException when a partition does not answer for long
   */
  public PlanPage plans(Identity identity, String cursor) {
    String path =
        "/v1/tracker/plans?sort=plan_id&limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
    for (int left = TRIES; ; left--) {
      HttpResponse<String> answer =
          send(request(path, identity).timeout(Duration.ofSeconds(40)).GET().build());
      JsonNode body = parse(answer);
      if (answer.statusCode() == 200 && !body.path("partial").asBoolean()) {
        List<ListedPlan> plans = new ArrayList<>();
        body.path("items")
            .forEach(
                item ->
                    plans.add(
                        new ListedPlan(
                            item.path("plan_id").asText(), item.path("state_digest").asText())));
        return new PlanPage(plans, Optional.ofNullable(body.path("next_cursor").textValue()));
      }
      if (left == 0 || (answer.statusCode() != 200 && answer.statusCode() != 503)) {
        throw failure(answer, body);
      }
      Pause.of(BETWEEN_TRIES);
    }
  }

  /**
   * What a plan is like at a position.
   *
   * @param digest its state digest; null where there is no such plan
   * @param position how far the store has got; empty when unknown
   */
  public record Digest(@Nullable String digest, String position) {
    /** Not asked yet. */
    public static final Digest NONE = new Digest(null, "");
  }

  /**
   * A plan's digest.
   *
   * @param atLeast position token to wait for; empty for none
   * @param wait how long; then the answer is from where the store has got
   * @throws RequestFailedException when there is no answer for long
   */
  public Digest digest(Identity identity, String planId, String atLeast, Duration wait) {
    String query =
        atLeast.isEmpty()
            ? ""
            : "?wait_ms="
                + wait.toMillis()
                + "&at_least="
                + URLEncoder.encode(atLeast, StandardCharsets.UTF_8);
    for (int left = TRIES; ; left--) {
      HttpResponse<String> answer =
          send(request(plan(planId, query), identity).timeout(wait.plusSeconds(30)).GET().build());
      JsonNode body = parse(answer);
      String position = answer.headers().firstValue(POSITION).orElse("");
      switch (answer.statusCode()) {
        case 200 -> {
          return new Digest(body.path("state_digest").asText(), position);
        }
        case 404 -> {
          return new Digest(null, position);
        }
        case 503 -> {
          if (left == 0) {
            throw failure(answer, body);
          }
          query = body.path("type").asText().endsWith("/not-up-to-position") ? "" : query;
        }
        default -> throw failure(answer, body);
      }
      Pause.of(BETWEEN_TRIES);
    }
  }

  /** The path of something below a plan; {@code below} begins with a slash or is empty. */
  public static String plan(String planId, String below) {
    return "/v1/tracker/plans/"
        + URLEncoder.encode(planId, StandardCharsets.UTF_8).replace("+", "%20")
        + below;
  }

  /**
   * Waits until all stores have what {@code token} names, whichever instances own them; false when
   * they have not within {@code wait}. The list of plans asks every partition, and names those that
   * are behind.
   */
  public boolean awaitFolded(Identity identity, String token, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      long left = Math.max(0, Duration.ofNanos(end - System.nanoTime()).toMillis());
      String query =
          "?limit=1&at_least="
              + URLEncoder.encode(token, StandardCharsets.UTF_8)
              + "&wait_ms="
              + Math.min(left, LONGEST_WAIT_MS);
      try {
        Duration timeout = Duration.ofMillis(Math.min(left, LONGEST_WAIT_MS)).plusSeconds(5);
        HttpResponse<String> answer =
            send(request("/v1/tracker/plans" + query, identity).timeout(timeout).GET().build());
        JsonNode body = parse(answer);
        if (answer.statusCode() == 200 && !body.path("partial").asBoolean()) {
          return true;
        }
        if (answer.statusCode() != 200 && answer.statusCode() != 503) {
          throw failure(answer, body);
        }
      } catch (RequestFailedException e) {
        if (!e.passing()) {
          throw e;
        }
      }
      if (left == 0) {
        return false;
      }
      Pause.of(BETWEEN_TRIES);
    }
  }

  /**
   * Sum of the samples of a Prometheus counter that have this label; empty when it cannot be read.
   */
  public OptionalDouble counter(String name, String label, String value) {
    return samples().stream()
        .flatMapToDouble(text -> Samples.sum(text, name, label, value).stream())
        .findFirst();
  }

  /** The same over all of its labels; 0 where nothing was counted yet. */
  public OptionalDouble counter(String name) {
    return samples().stream().mapToDouble(text -> Samples.sum(text, name)).findFirst();
  }

  private Optional<String> samples() {
    try {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(base + "/metrics"))
                  .timeout(Duration.ofSeconds(10))
                  .GET()
                  .build());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (RequestFailedException e) {
      return Optional.empty();
    }
  }

  private HttpRequest.Builder request(String path, Identity identity) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    return token
        .map(shown -> request.header("Authorization", "Bearer " + shown))
        .orElseGet(
            () ->
                request
                    .header("X-Tenant-ID", identity.tenant())
                    .header("X-User-ID", identity.user()));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new RequestFailedException(
          "Headway does not answer at " + base + ". Is it up? Start it with: headway up", true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestFailedException("Interrupted.", false, e);
    }
  }

  private static JsonNode parse(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new RequestFailedException(
          "Headway answered "
              + answer.statusCode()
              + " with something that is not JSON; is it Headway at "
              + answer.uri()
              + "?",
          answer.statusCode() >= 500,
          e);
    }
  }

  private static RequestFailedException failure(HttpResponse<String> answer, JsonNode problem) {
    int status = answer.statusCode();
    String detail = problem.path("detail").asText(problem.path("title").asText("no reason given"));
    List<String> errors = errors(problem.path("errors"), "");
    String more = errors.isEmpty() ? "" : " (" + String.join("; ", errors) + ")";
    return new RequestFailedException(
        "Headway answered " + status + ": " + detail + more, status == 429 || status >= 500);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
