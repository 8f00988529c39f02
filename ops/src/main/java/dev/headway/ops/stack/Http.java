// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Small HTTP questions to the parts of the stack. */
final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private Http() {}

  /** The status of a GET; empty when nobody answers in time. */
  static OptionalInt status(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).GET().build());
  }

  /** The body of the answer to a GET, whatever its status; empty when nobody answers in time. */
  static Optional<String> body(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).GET().build();
    return send(request, HttpResponse.BodyHandlers.ofString()).map(HttpResponse::body);
  }

  /** The status of a PUT of JSON; empty when nobody answers in time. */
  static OptionalInt putJson(String url, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT.multipliedBy(5))
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static OptionalInt send(HttpRequest request) {
    return send(request, HttpResponse.BodyHandlers.discarding())
        .map(answer -> OptionalInt.of(answer.statusCode()))
        .orElseGet(OptionalInt::empty);
  }

  private static <T> Optional<HttpResponse<T>> send(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return Optional.of(CLIENT.send(request, handler));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
