// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import dev.headway.schemas.key.Owner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks one tracker after the other, beginning with the one that answered last, until one answers.
 * When none does, it pauses, as long as they ask for, and asks them all again. What is asked
 * changes nothing, so it may be asked twice.
 */
final class Transport implements AutoCloseable {
  private final HttpClient client;
  private final List<String> baseUrls;
  private final Credentials credentials;
  private final Supplier<Optional<String>> traceparent;
  private final Patience patience;
  private final Sleeper sleeper;
  private final AtomicInteger preferred = new AtomicInteger();

  Transport(
      HttpClient client,
      List<String> baseUrls,
      Credentials credentials,
      Supplier<Optional<String>> traceparent,
      Patience patience,
      Sleeper sleeper) {
    this.client = client;
    this.baseUrls = List.copyOf(baseUrls);
    this.credentials = credentials;
    this.traceparent = traceparent;
    this.patience = patience;
    this.sleeper = sleeper;
  }

  /** What is asked of one tracker. */
  private interface Attempt<T> {
    /**
     * Asks.
     *
     * @throws TrackerException when there is no answer, or it is no success
     */
    T at(String baseUrl, Duration timeout);
  }

  /**
   * The answer to GET.
   *
   * @param target path and query
   * @param serverWait how long the tracker is asked to wait before it answers
   * @throws TrackerException when there is none, or it is no success
   */
  HttpResponse<byte[]> get(Owner owner, String target, Duration serverWait) {
    return ask(serverWait, (base, timeout) -> once(owner, base + target, timeout));
  }

  /**
   * A stream of server-sent events, to be closed.
   *
   * @param target path and query
   * @param lastEventId where it goes on; empty: at the beginning
   * @return empty: nothing will come after {@code lastEventId}
   * @throws TrackerException when there is none
   */
  Optional<EventStream> stream(Owner owner, String target, Optional<String> lastEventId) {
    return ask(
        Duration.ZERO, (base, timeout) -> streamOnce(owner, base + target, timeout, lastEventId));
  }

  private <T> T ask(Duration serverWait, Attempt<T> attempt) {
    long deadline = sleeper.nanoTime() + patience.call().plus(serverWait).toNanos();
    for (int round = 1; ; round++) {
      List<TrackerException> failures = new ArrayList<>();
      int first = preferred.get();
      for (int i = 0; i < baseUrls.size(); i++) {
        int turn = (first + i) % baseUrls.size();
        Duration left = Duration.ofNanos(deadline - sleeper.nanoTime());
        if (!left.isPositive()) {
          failures.add(new TrackerException.TimedOut("no answer from the tracker in time", null));
          break;
        }
        try {
          T answer = attempt.at(baseUrls.get(turn), shorter(left, serverWait));
          preferred.set(turn);
          return answer;
        } catch (TrackerException.TryLater
            | TrackerException.Unreachable
            | TrackerException.TimedOut e) {
          failures.add(e);
        }
      }
      pause(round, failures, deadline);
    }
  }

  private Duration shorter(Duration left, Duration serverWait) {
    Duration usual = patience.request().plus(serverWait);
    return usual.compareTo(left) < 0 ? usual : left;
  }

  /** Waits for the next round, or throws when there is none. */
  private void pause(int round, List<TrackerException> failures, long deadline) {
    Optional<Duration> wait = wait(round, failures);
    Duration left = Duration.ofNanos(deadline - sleeper.nanoTime());
    if (round == patience.rounds() || wait.isEmpty() || wait.get().compareTo(left) >= 0) {
      throw mostTelling(failures);
    }
    try {
      sleeper.sleep(wait.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrackerException.Interrupted(e);
    }
  }

  /** Empty: another round makes no sense, for all had their full time. */
  private Optional<Duration> wait(int round, List<TrackerException> failures) {
    if (failures.stream().allMatch(TrackerException.TimedOut.class::isInstance)) {
      return Optional.empty();
    }
    long backOff = patience.firstPause().toMillis() << Math.min(round - 1, 16);
    // Half of it is left to chance, so that agents that lost the same tracker do not come back at
    // once.
    Duration own =
        Duration.ofMillis(backOff / 2 + ThreadLocalRandom.current().nextLong(backOff / 2 + 1));
    Duration asked =
        failures.stream()
            .filter(TrackerException.TryLater.class::isInstance)
            .map(failure -> ((TrackerException.TryLater) failure).retryAfter())
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
    return Optional.of(asked.compareTo(own) > 0 ? asked : own);
  }

  /** What a tracker said tells more than that another one was not there. */
  private static TrackerException mostTelling(List<TrackerException> failures) {
    TrackerException told = failures.getFirst();
    for (TrackerException failure : failures) {
      if (rank(failure) > rank(told)) {
        told = failure;
      }
    }
    for (TrackerException failure : failures) {
      if (failure != told) {
        told.addSuppressed(failure);
      }
    }
    return told;
  }

  private static int rank(TrackerException failure) {
    if (failure instanceof TrackerException.TryLater) {
      return 2;
    }
    return failure instanceof TrackerException.TimedOut ? 1 : 0;
  }

  private HttpResponse<byte[]> once(Owner owner, String url, Duration timeout) {
    HttpRequest request = request(owner, url, timeout, "application/json").build();
    HttpResponse<byte[]> answer =
        send(request, HttpResponse.BodyHandlers.ofByteArray(), url, timeout);
    if (answer.statusCode() != 200) {
      throw Refusals.of(answer.statusCode(), answer.headers(), answer.body());
    }
    return answer;
  }

  private Optional<EventStream> streamOnce(
      Owner owner, String url, Duration timeout, Optional<String> lastEventId) {
    HttpRequest.Builder request = request(owner, url, timeout, "text/event-stream");
    lastEventId.ifPresent(id -> set(request, "Last-Event-ID", id));
    EventStream events = new EventStream();
    HttpResponse<byte[]> answer =
        send(
            request.build(),
            head ->
                head.statusCode() == 200
                    ? events.body()
                    : HttpResponse.BodySubscribers.ofByteArray(),
            url,
            timeout);
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(events);
      case 204 -> Optional.empty();
      default -> throw Refusals.of(answer.statusCode(), answer.headers(), answer.body());
    };
  }

  private <T> HttpResponse<T> send(
      HttpRequest request, HttpResponse.BodyHandler<T> body, String url, Duration timeout) {
    try {
      return client.send(request, body);
    } catch (HttpConnectTimeoutException e) {
      throw new TrackerException.Unreachable("no connection to " + host(url) + " in time", e);
    } catch (HttpTimeoutException e) {
      throw new TrackerException.TimedOut(
          "no answer from %s within %s".formatted(host(url), timeout), e);
    } catch (IOException e) {
      throw new TrackerException.Unreachable("no connection to " + host(url), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrackerException.Interrupted(e);
    }
  }

  private HttpRequest.Builder request(Owner owner, String url, Duration timeout, String accepted) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(timeout).header("Accept", accepted);
    headers(owner).forEach((name, value) -> set(request, name, value));
    traceparent.get().ifPresent(trace -> set(request, "traceparent", trace));
    return request;
  }

  private Map<String, String> headers(Owner owner) {
    try {
      return credentials.headers(owner);
    } catch (IllegalArgumentException e) {
      throw new TrackerException.InvalidRequest(Problem.own(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      throw new TrackerException.Unexpected("there are no credentials to ask with", null, e);
    }
  }

  private static void set(HttpRequest.Builder request, String name, String value) {
    try {
      request.setHeader(name, value);
    } catch (IllegalArgumentException e) {
      // Without the cause: it quotes the value, which may be a token.
      throw new TrackerException.InvalidRequest(
          Problem.own("the value of " + name + " cannot stand in a header"));
    }
  }

  /** How long to try. */
  Patience patience() {
    return patience;
  }

  /** As {@link System#nanoTime}. */
  long nanoTime() {
    return sleeper.nanoTime();
  }

  /** Waits. */
  void sleep(Duration time) throws InterruptedException {
    sleeper.sleep(time);
  }

  /** Ids of plans stay out of messages that logs get to see. */
  private static String host(String url) {
    URI uri = URI.create(url);
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
