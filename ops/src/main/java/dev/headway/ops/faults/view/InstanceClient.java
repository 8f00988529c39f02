// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headway.schemas.key.PlanKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks instances by HTTP, and shows every answer as it is: nothing is tried again here. */
public final class InstanceClient implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body body
   * @param position position token, if any
   * @param retryAfter whether it says when to try again
   * @param staleness how stale it says that it may be; null: it does not
   */
  public record Answer(
      int status,
      String body,
      @Nullable String position,
      boolean retryAfter,
      @Nullable String staleness) {
    /** Whether it says that it may be stale. */
    public boolean stale() {
      return staleness != null;
    }

    /** The body as JSON, decimals exact. */
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("not JSON: " + body, e);
      }
    }

    /** 503 that says when to try again: the one refusal that is right at any time. */
    public boolean tryLater() {
      return status == 503 && retryAfter;
    }
  }

  /** The path of {@code plan}; {@code below} begins with a slash or is empty. */
  public static String path(PlanKey plan, String below) {
    return "/v1/tracker/plans/"
        + URLEncoder.encode(plan.planId(), StandardCharsets.UTF_8).replace("+", "%20")
        + below;
  }

  /**
   * Asks the instance at {@code url} as the owner of {@code plan}; empty when there is no answer:
   * the connection is refused, cut, or silent for {@code patience}.
   */
  public Optional<Answer> get(String url, PlanKey plan, String path, Duration patience)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("X-Tenant-ID", plan.tenantId())
            .header("X-User-ID", plan.userId())
            .timeout(patience)
            .GET()
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return Optional.of(
          new Answer(
              answer.statusCode(),
              answer.body(),
              answer.headers().firstValue("Headway-Position").orElse(null),
              answer.headers().firstValue("Retry-After").isPresent(),
              answer.headers().firstValue("Headway-Staleness").orElse(null)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
