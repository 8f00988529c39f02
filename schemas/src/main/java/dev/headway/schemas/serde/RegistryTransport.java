// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange with whichever registry answers: fails over between the addresses, then retries
 * with a growing pause.
 */
final class RegistryTransport implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String ACCEPT =
      CONTENT_TYPE + ", application/vnd.schemaregistry+json; q=0.9, application/json; q=0.5";

  private final RegistryConfig config;
  // Virtual threads, so that the only thread to end on close is the HTTP client's own selector.
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int preferred;

  RegistryTransport(RegistryConfig config) {
    this.config = config;
    // HTTP/1.1: the upgrade header a first HTTP/2 request carries in clear text upsets some servers
    // and proxies.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.connectTimeout())
            .executor(executor)
            .build();
  }

  /**
   * What one registry said: any status that is not a passing failure, and the body as JSON (missing
   * when there is none).
   */
  record Reply(int status, JsonNode body) {
    boolean ok() {
      return status >= 200 && status < 300;
    }

    /** Confluent's five-digit error code; 0 without one. */
    int errorCode() {
      return body.path("error_code").asInt(0);
    }

    String message() {
      return "HTTP "
          + status
          + body.path("message").asText("").transform(text -> text.isEmpty() ? "" : ": " + text);
    }
  }

  private sealed interface Attempt {
    record Answered(Reply reply) implements Attempt {}

    /** A passing failure; {@code cause} is null when the registry did answer. */
    record Failed(String problem, @Nullable Throwable cause) implements Attempt {}
  }

  /**
   * Sends the request until a registry answers.
   *
   * @param path path below the base address, already encoded
   * @throws RegistryUnavailableException when all retries are used up
   */
  Reply exchange(String method, String path, @Nullable JsonNode body) {
    List<URI> urls = config.urls();
    for (int round = 0; ; round++) {
      Attempt.Failed last = new Attempt.Failed("no address", null);
      int first = preferred;
      for (int i = 0; i < urls.size(); i++) {
        int index = (first + i) % urls.size();
        switch (attempt(urls.get(index), method, path, body)) {
          case Attempt.Answered(Reply reply) -> {
            preferred = index;
            return reply;
          }
          case Attempt.Failed failed -> last = failed;
        }
      }
      if (round >= config.maxRetries()
          || closedWithin(backoffMillis(round, ThreadLocalRandom.current().nextDouble()))) {
        throw unavailable(
            method
                + " "
                + path
                + " failed on "
                + urls
                + " ("
                + (round + 1)
                + " rounds): "
                + last.problem(),
            last.cause());
      }
    }
  }

  private static RegistryUnavailableException unavailable(
      String message, @Nullable Throwable cause) {
    String text = "schema registry unavailable: " + message;
    return cause == null
        ? new RegistryUnavailableException(text)
        : new RegistryUnavailableException(text, cause);
  }

  /**
   * Pause before retry {@code round}: doubled each time up to the limit, of which at least half is
   * kept.
   */
  long backoffMillis(int round, double random) {
    double full = config.retryWait().toMillis() * Math.pow(2, Math.min(round, 30));
    double capped = Math.min(full, config.retryMaxWait().toMillis());
    return Math.round(capped * (0.5 + random / 2));
  }

  private boolean closedWithin(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Attempt attempt(URI url, String method, String path, @Nullable JsonNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).header("Accept", ACCEPT);
    if (config.authorization() != null) {
      request.header("Authorization", config.authorization());
    }
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", CONTENT_TYPE)
          .method(method, BodyPublishers.ofString(body.toString()));
    }
    // The client's own time-out ends with the headers; a body that never comes would block for
    // ever.
    CompletableFuture<HttpResponse<byte[]>> response;
    try {
      response = http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    } catch (IllegalStateException | RejectedExecutionException e) {
      return new Attempt.Failed("the client is closed", e);
    }
    try {
      return read(response.get(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      response.cancel(true);
      return new Attempt.Failed(
          "no answer from " + url + " within " + config.readTimeout().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Attempt.Failed(url + " could not be reached (" + cause + ")", cause);
    } catch (InterruptedException e) {
      response.cancel(true);
      throw new InterruptException(e);
    }
  }

  private static Attempt read(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 408 || status == 429 || status >= 500) {
      return new Attempt.Failed(response.uri() + " answered HTTP " + status, null);
    }
    try {
      return new Attempt.Answered(new Reply(status, JSON.readTree(response.body())));
    } catch (JsonProcessingException e) {
      // A proxy's or gateway's page: not the registry's word.
      return new Attempt.Failed(
          response.uri() + " answered HTTP " + status + " with something other than JSON", e);
    } catch (IOException e) {
      return new Attempt.Failed(response.uri() + " answered with an unreadable body", e);
    }
  }

  /** Breaks off what is under way and ends the client's threads. */
  @Override
  public void close() {
    closed.countDown();
    http.shutdownNow();
    http.close();
    executor.close();
  }
}
