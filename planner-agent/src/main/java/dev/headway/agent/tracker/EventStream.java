// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events that is being received, as the HTML standard defines it
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). Read by one thread; what is not
 * read yet holds up the sender and not the memory.
 */
final class EventStream implements AutoCloseable {
  /** Lines that are received ahead. */
  private static final int AHEAD = 64;

  private static final Line END = new Line(null);

  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private final AtomicReference<Flow.@Nullable Subscription> received = new AtomicReference<>();
  private Optional<String> lastEventId = Optional.empty();
  private volatile boolean closed;

  /**
   * An event.
   *
   * @param name what it is; {@code message} when nobody said
   * @param data its text
   */
  record Event(String name, String data) {}

  private record Line(@Nullable String text) {}

  /** Takes the body of the answer; the answer is there before the body is. */
  HttpResponse.BodySubscriber<byte[]> body() {
    HttpResponse.BodySubscriber<Void> lineByLine =
        HttpResponse.BodySubscribers.fromLineSubscriber(
            new Receiver(), ignored -> null, StandardCharsets.UTF_8, null);
    return new Opened(lineByLine);
  }

  /**
   * Waits for the next event.
   *
   * @param quiet how long nothing at all may come, not even a sign of life
   * @return empty: the stream was cut
   */
  Optional<Event> next(Duration quiet) throws InterruptedException {
    String name = "message";
    StringBuilder data = new StringBuilder();
    Optional<String> id = lastEventId;
    while (true) {
      Line line = lines.poll(quiet.toNanos(), TimeUnit.NANOSECONDS);
      if (line == null || line.text() == null) {
        return Optional.empty();
      }
      request(1);
      String text = line.text();
      if (text.isEmpty()) {
        // Not before: of an event that is cut, nothing holds.
        lastEventId = id;
        if (!data.isEmpty()) {
          data.setLength(data.length() - 1);
          return Optional.of(new Event(name, data.toString()));
        }
        name = "message";
        continue;
      }
      int colon = text.indexOf(':');
      String field = colon < 0 ? text : text.substring(0, colon);
      String value = colon < 0 ? "" : text.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "event" -> name = value;
        case "data" -> data.append(value).append('\n');
        case "id" -> id = value.isEmpty() ? Optional.empty() : Optional.of(value);
        default -> {
          // A comment, the pause before coming back, which is our own, or nothing that is known.
        }
      }
    }
  }

  /** The id of the last event that was received whole. */
  Optional<String> lastEventId() {
    return lastEventId;
  }

  /** Lets go of the connection; who waits for an event learns that there is none. */
  @Override
  public void close() {
    closed = true;
    cancelIfClosed();
    lines.add(END);
  }

  private void request(long more) {
    Flow.Subscription subscription = received.get();
    if (subscription != null) {
      subscription.request(more);
    }
  }

  private void cancelIfClosed() {
    Flow.Subscription subscription = received.get();
    if (closed && subscription != null) {
      subscription.cancel();
    }
  }

  private final class Receiver implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      received.set(subscription);
      subscription.request(AHEAD);
      // It may have been closed before it was there.
      cancelIfClosed();
    }

    @Override
    public void onNext(String line) {
      lines.add(new Line(line));
    }

    @Override
    public void onError(Throwable cut) {
      lines.add(END);
    }

    @Override
    public void onComplete() {
      lines.add(END);
    }
  }

  /** Gives the answer away as soon as its head is there, and goes on receiving. */
  private record Opened(HttpResponse.BodySubscriber<Void> received)
      implements HttpResponse.BodySubscriber<byte[]> {
    @Override
    public CompletionStage<byte[]> getBody() {
      return CompletableFuture.completedFuture(new byte[0]);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      received.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      received.onNext(item);
    }

    @Override
    public void onError(Throwable throwable) {
      received.onError(throwable);
    }

    @Override
    public void onComplete() {
      received.onComplete();
    }
  }
}
