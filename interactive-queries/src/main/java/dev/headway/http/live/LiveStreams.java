// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Reply;
import dev.headway.schemas.key.Owner;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** The streams of an instance: what they share, and how one is opened and closed. */
public final class LiveStreams implements AutoCloseable {
  private static final String MEDIA_TYPE = "text/event-stream";
  private static final int RETRY_SECONDS = 1;

  private final ChangeFeed feed;
  private final StreamCursors cursors;
  private final StreamPolicy policy;
  private final StreamMetrics metrics;
  private final StreamLimits limits;
  private final MissedChanges missed;
  private final Clock clock;

  /** Streams of what {@code feed} tells. */
  public LiveStreams(
      ChangeFeed feed,
      StreamCursors cursors,
      StreamPolicy policy,
      StreamMetrics metrics,
      Clock clock) {
    this.feed = feed;
    this.cursors = cursors;
    this.policy = policy;
    this.metrics = metrics;
    this.limits = new StreamLimits(policy, metrics);
    this.missed = new MissedChanges(feed.log(), policy.resumeRecords());
    this.clock = clock;
    metrics.watch(feed);
  }

  ChangeFeed feed() {
    return feed;
  }

  StreamCursors cursors() {
    return cursors;
  }

  StreamPolicy policy() {
    return policy;
  }

  StreamMetrics metrics() {
    return metrics;
  }

  MissedChanges missed() {
    return missed;
  }

  Clock clock() {
    return clock;
  }

  /** Open streams. */
  public int open() {
    return limits.open();
  }

  /** What is to be done when a stream is closed, or was not opened after all. */
  static final class Closing implements Runnable {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void also(Runnable step) {
      steps.push(step);
    }

    @Override
    public void run() {
      steps.forEach(Runnable::run);
    }
  }

  /**
   * Opens a stream.
   *
   * @param opening joins the feed and says what the stream begins with
   * @throws dev.headway.http.problem.ProblemException 429 when it is one too many; 503 when the
   *     changes cannot be followed; what {@code opening} throws
   */
  Reply open(Exchange exchange, StreamMetrics.Kind kind, Function<Closing, StreamSession> opening) {
    Owner caller = exchange.caller();
    limits.enter(caller);
    metrics.opened(kind);
    Closing closing = new Closing();
    closing.also(
        () -> {
          metrics.closed(kind);
          limits.left(caller);
        });
    boolean opened = false;
    try {
      StreamSession session = opening.apply(closing);
      opened = true;
      return Reply.stream(200, MEDIA_TYPE, session)
          // Buffers between here and the client would keep events back.
          .header("X-Accel-Buffering", "no");
    } catch (ChangeLog.UnavailableException e) {
      throw Problem.of(
              ProblemType.REBALANCING, "The changes of plans cannot be followed at the moment")
          .retryAfter(RETRY_SECONDS)
          .exception();
    } finally {
      if (!opened) {
        closing.run();
      }
    }
  }

  /** Cuts all of them: clients go on elsewhere. */
  @Override
  public void close() {
    feed.close();
  }
}
