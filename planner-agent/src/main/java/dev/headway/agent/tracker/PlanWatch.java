// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.Json;
import dev.headway.schemas.key.Owner;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a plan, one after the other, over as many connections as it takes. Read by one
 * thread; any may close it.
 */
final class PlanWatch implements Iterator<PlanProgress>, AutoCloseable {
  /** Three signs of life of a tracker that is set up as usual. */
  static final Duration QUIET = Duration.ofSeconds(45);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Transport transport;
  private final Owner owner;
  private final String target;
  private final Duration quiet;
  private Optional<String> place = Optional.empty();
  private JsonNode plan = Json.newObject();
  private long version = -1;
  private @Nullable PlanProgress ready;
  private @Nullable EventStream connection;
  private boolean over;

  /**
   * Not connected yet.
   *
   * @param target path and query of the stream
   * @param quiet after how long without any sign of life it connects anew
   */
  PlanWatch(Transport transport, Owner owner, String target, Duration quiet) {
    this.transport = transport;
    this.owner = owner;
    this.target = target;
    this.quiet = quiet;
  }

  /**
   * Opens the stream, so that what is wrong is said at once.
   *
   * @throws TrackerException when there is none
   */
  void connect() {
    Optional<EventStream> opened = transport.stream(owner, target, place);
    synchronized (this) {
      if (over) {
        opened.ifPresent(EventStream::close);
        return;
      }
      connection = opened.orElse(null);
      over = opened.isEmpty();
    }
  }

  @Override
  public boolean hasNext() {
    while (ready == null) {
      EventStream events = current();
      if (events == null) {
        return false;
      }
      try {
        Optional<EventStream.Event> event = events.next(quiet);
        place = events.lastEventId().or(() -> place);
        if (event.isPresent()) {
          take(event.get());
        } else {
          events.close();
          connectAgain();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TrackerException.Interrupted(e);
      }
    }
    return true;
  }

  @Override
  public PlanProgress next() {
    if (!hasNext() || ready == null) {
      throw new NoSuchElementException("the plan has ended");
    }
    PlanProgress next = ready;
    ready = null;
    return next;
  }

  private synchronized @Nullable EventStream current() {
    return over ? null : connection;
  }

  private void take(EventStream.Event event) {
    try {
      switch (event.name()) {
        case "snapshot" -> become(patched(Json.newObject(), Json.tree(event.data())));
        case "update" -> become(patched(plan, Json.tree(event.data())));
        case "resync" -> become(patched(Json.newObject(), Json.tree(event.data()).path("plan")));
        case "end" -> close();
        default -> {
          // A later tracker may have more to tell.
        }
      }
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new TrackerException.Unexpected("the tracker's stream has no plan in it", null, e);
    }
  }

  private void become(JsonNode document) {
    plan = document;
    PlanProgress now = Json.convert(document, PlanProgress.class);
    // A snapshot may be of the version that was told last.
    if (now.version() > version || version < 0) {
      version = now.version();
      ready = now;
    }
  }

  private void connectAgain() throws InterruptedException {
    long failing = transport.nanoTime();
    for (int attempt = 0; current() != null; attempt++) {
      try {
        connect();
        return;
      } catch (TrackerException.TryLater
          | TrackerException.Unreachable
          | TrackerException.TimedOut e) {
        if (transport.nanoTime() - failing > transport.patience().call().toNanos()) {
          throw e;
        }
        transport.sleep(pause(attempt));
      }
    }
  }

  private Duration pause(int attempt) {
    Duration doubled = transport.patience().firstPause().multipliedBy(1L << Math.min(attempt, 10));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** RFC 7396; what is null in the patch is removed, and so reads as null. */
  private static JsonNode patched(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result = target.isObject() ? ((ObjectNode) target).deepCopy() : Json.newObject();
    patch
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                result.remove(member.getKey());
              } else {
                JsonNode before = result.path(member.getKey());
                result.set(member.getKey(), patched(before, member.getValue()));
              }
            });
    return result;
  }

  @Override
  public synchronized void close() {
    over = true;
    if (connection != null) {
      connection.close();
    }
  }
}
