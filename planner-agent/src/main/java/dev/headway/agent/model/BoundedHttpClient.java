// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client below LangChain4j. Its own one has three lacks that matter here: the time-out
 * ends with the headers, so that a body that trickles is waited for without end; the headers of an
 * error, {@code Retry-After} among them, are lost; and a body may be as long as it likes.
 */
final class BoundedHttpClient implements HttpClient {
  /** Bytes of an answer; the longest an answer gets with the largest models is a tenth of it. */
  private static final long LONGEST_BODY = 4 << 20;

  /** An answer that was none, with what its headers said. */
  static final class RefusedException extends HttpException {
    private static final long serialVersionUID = 1;

    private final @Nullable Duration retryAfter;

    RefusedException(int status, String body, @Nullable Duration retryAfter) {
      super(status, body);
      this.retryAfter = retryAfter;
    }

    @Nullable Duration retryAfter() {
      return retryAfter;
    }
  }

  private final java.net.http.HttpClient client;
  private final Duration timeout;

  BoundedHttpClient(java.net.http.HttpClient client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            jdkRequest(request), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_BODY));
    HttpResponse<byte[]> response;
    try {
      response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io
          ? new UncheckedIOException(io)
          : new IllegalStateException(e.getCause());
    } finally {
      exchange.cancel(true);
    }
    if (response.statusCode() / 100 != 2) {
      throw new RefusedException(
          response.statusCode(),
          new String(response.body(), StandardCharsets.UTF_8),
          response
              .headers()
              .firstValue("retry-after")
              .map(text -> retryAfter(text, Clock.systemUTC()))
              .orElse(null));
    }
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map())
        .body(response.body())
        .build();
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("answers are read as a whole");
  }

  /** Seconds or a date; null: neither. */
  static @Nullable Duration retryAfter(String text, Clock clock) {
    try {
      return Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip())));
    } catch (NumberFormatException notSeconds) {
      try {
        Duration until =
            Duration.between(
                clock.instant(),
                ZonedDateTime.parse(
                    text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH)));
        return until.isNegative() ? Duration.ZERO : until;
      } catch (DateTimeException notADate) {
        return null;
      }
    }
  }

  private java.net.http.HttpRequest jdkRequest(HttpRequest request) {
    URI uri = URI.create(request.url());
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .method(request.method().name(), BodyPublishers.ofString(request.body()));
    if (uri.getScheme().equals("http")) {
      // Many a local server does not know the upgrade to HTTP/2 that would be offered.
      builder.version(Version.HTTP_1_1);
    }
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    return builder.build();
  }

  /** Gives one client, whatever time-outs LangChain4j thinks of. */
  record Builder(BoundedHttpClient client) implements HttpClientBuilder {
    @Override
    public Duration connectTimeout() {
      return client.timeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration ignored) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return client.timeout;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration ignored) {
      return this;
    }

    @Override
    public HttpClient build() {
      return client;
    }
  }
}
