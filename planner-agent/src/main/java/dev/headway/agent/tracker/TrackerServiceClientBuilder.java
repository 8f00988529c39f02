// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes a {@link TrackerServiceClient}. */
public final class TrackerServiceClientBuilder {
  private final List<String> baseUrls = new ArrayList<>();
  private Credentials credentials = Credentials.local();
  private Supplier<Optional<String>> traceparent = Optional::empty;
  private Patience patience = Patience.DEFAULT;
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Sleeper sleeper = Sleeper.REAL;

  TrackerServiceClientBuilder() {}

  /**
   * One more instance of the tracker; they are tried in turn.
   *
   * @param url such as {@code http://127.0.0.1:8084}
   * @throws IllegalArgumentException when it is no http or https URL, or has more than host, port
   *     and path
   */
  public TrackerServiceClientBuilder baseUrl(String url) {
    URI uri = URI.create(url);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "a base URL is http or https, host, port and path, and nothing else");
    }
    baseUrls.add(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    return this;
  }

  /** How requests say in whose name they are; {@link Credentials#local} unless said. */
  public TrackerServiceClientBuilder credentials(Credentials how) {
    credentials = how;
    return this;
  }

  /** Gives the {@code traceparent} of requests; none unless said. */
  public TrackerServiceClientBuilder traceparent(Supplier<Optional<String>> trace) {
    traceparent = trace;
    return this;
  }

  /** How long and how often to try; {@link Patience#DEFAULT} unless said. */
  public TrackerServiceClientBuilder patience(Patience limits) {
    patience = limits;
    return this;
  }

  /** How long to wait for a connection; 5 s unless said. */
  public TrackerServiceClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = timeout;
    return this;
  }

  /** For tests that do not wait. */
  TrackerServiceClientBuilder sleeper(Sleeper time) {
    sleeper = time;
    return this;
  }

  /**
   * The client.
   *
   * @throws IllegalStateException without a base URL
   */
  public TrackerServiceClient build() {
    if (baseUrls.isEmpty()) {
      throw new IllegalStateException("no base URL");
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    return new TrackerServiceClient(
        new Transport(client, baseUrls, credentials, traceparent, patience, sleeper),
        null,
        Duration.ZERO);
  }
}
