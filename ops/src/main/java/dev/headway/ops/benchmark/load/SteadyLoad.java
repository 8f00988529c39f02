// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Sends events when they are due, whether the last one has been answered or not. How many are due a
 * second can be changed while it runs.
 */
public final class SteadyLoad {
  /** Events due within this time are sent together. */
  private static final long TICK_NANOS = Duration.ofMillis(1).toNanos();

  private static final int TOLD_EVERY = 1_000;

  private final EventSender sender;
  private final LoadPlan plan;
  private volatile long perSecond;
  private volatile boolean over;
  private long latest;

  /** Sends the events of {@code plan}, {@code perSecond} of them each second. */
  public SteadyLoad(EventSender sender, LoadPlan plan, long perSecond) {
    this.sender = sender;
    this.plan = plan;
    this.perSecond = perSecond;
  }

  /** From now on {@code perSecond} events are due a second; none at 0. */
  public void pace(long perSecond) {
    this.perSecond = perSecond;
  }

  /** Sends until the load is over or {@link #stop} is called; tells how many it has sent. */
  public void run(LongConsumer progress) {
    // An event is made when it is due.
    Load load = plan.begin(index -> now());
    long last = System.nanoTime();
    double due = 0;
    long sent = 0;
    while (load.hasNext() && !over) {
      long now = System.nanoTime();
      due += (now - last) * (double) perSecond / 1_000_000_000;
      last = now;
      for (; sent < (long) due && load.hasNext(); sent++) {
        sender.send(load.next());
        if (sent % TOLD_EVERY == 0) {
          progress.accept(sent);
        }
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    sender.flush();
  }

  private long now() {
    latest = Math.max(latest + 1, System.currentTimeMillis() * 1_000);
    return latest;
  }

  /** Ends it. */
  public void stop() {
    over = true;
  }
}
