// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The REST API in somebody's name.
 *
 * @param url its base
 * @param tenant in whose tenant
 * @param user in whose name
 */
record Caller(String url, String tenant, String user) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * What was answered.
   *
   * @param source Headway-Source, empty where it is not said
   * @param position Headway-Position, empty where it is not said
   */
  record Answer(int status, JsonNode body, String source, String position) {}

  Answer get(String path) {
    return send(path, HttpRequest.Builder::GET);
  }

  /** Sends events. */
  Answer post(String contentType, String body) {
    return send(
        "/v1/events",
        request ->
            request
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Erases as an admin. */
  Answer delete(String path) {
    return send(path, request -> request.header("X-Roles", "admin").DELETE());
  }

  private Answer send(String path, UnaryOperator<HttpRequest.Builder> method) {
    HttpRequest request =
        method
            .apply(
                HttpRequest.newBuilder(URI.create(url + path))
                    .header("X-Tenant-ID", tenant)
                    .header("X-User-ID", user)
                    .timeout(Duration.ofSeconds(60)))
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          JSON.readTree(answer.body()),
          answer.headers().firstValue("Headway-Source").orElse(""),
          answer.headers().firstValue("Headway-Position").orElse(""));
    } catch (IOException e) {
      throw new AssertionError("no answer from " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
