// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import dev.headway.http.route.StreamBody;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One open stream: what all of them do, whatever they are about. */
abstract class StreamSession implements StreamBody {
  /** Clients that are cut together are not to come back together. */
  private static final int RETRY_FROM_MS = 1_000;

  private static final int RETRY_TO_MS = 3_000;

  private final Mailbox<?> mailbox;
  private final Duration heartbeat;
  private final Clock clock;
  private final @Nullable Instant until;
  private final Runnable closing;
  private boolean closed;

  /**
   * Not begun.
   *
   * @param mailbox where changes come in
   * @param heartbeat time between two signs of life
   * @param until when the caller is not believed any more; null: never
   * @param closing what to do when it is closed, once
   */
  StreamSession(
      Mailbox<?> mailbox,
      Duration heartbeat,
      Clock clock,
      @Nullable Instant until,
      Runnable closing) {
    this.mailbox = mailbox;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.until = until;
    this.closing = closing;
  }

  /**
   * Writes what it begins with.
   *
   * @return whether it goes on
   */
  abstract boolean begin(EventWriter events);

  /**
   * Waits for what comes next and writes it.
   *
   * @param nanos how long to wait at most
   * @return whether it goes on
   */
  abstract boolean next(EventWriter events, long nanos) throws IOException, InterruptedException;

  /** Where the client is when it has got all that was written. */
  abstract String cursor();

  /** Now and then, where it goes on. */
  abstract void lookAgain(EventWriter events);

  @Override
  public final void write(OutputStream out) throws IOException, InterruptedException {
    EventWriter events = new EventWriter(out);
    events.retry(
        Duration.ofMillis(ThreadLocalRandom.current().nextInt(RETRY_FROM_MS, RETRY_TO_MS)));
    boolean goesOn = begin(events);
    events.flush();
    long nextBeat = System.nanoTime() + heartbeat.toNanos();
    while (goesOn && !mailbox.isCut()) {
      long believed = believed();
      if (believed <= 0) {
        events.comment("who asks must say again who it is");
        events.flush();
        return;
      }
      goesOn = next(events, Math.min(nextBeat - System.nanoTime(), believed));
      if (goesOn && nextBeat - System.nanoTime() <= 0) {
        lookAgain(events);
        events.comment("heartbeat");
        // So that who was cut after a long silence need not read all that others did meanwhile.
        events.id(cursor());
        events.flush();
        nextBeat = System.nanoTime() + heartbeat.toNanos();
      }
    }
  }

  private long believed() {
    return until == null
        ? Long.MAX_VALUE
        : TimeUnit.MILLISECONDS.toNanos(Duration.between(clock.instant(), until).toMillis());
  }

  final Clock clock() {
    return clock;
  }

  @Override
  public final synchronized void close() {
    if (!closed) {
      closed = true;
      closing.run();
    }
  }
}
