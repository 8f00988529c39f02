// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Sends events when they are due, whether the last one has been answered or not. */
public final class SteadyLoad {
  /** Events due within this time are sent together. */
  private static final long TICK_NANOS = Duration.ofMillis(1).toNanos();

  private static final int TOLD_EVERY = 1_000;

  private final EventSender sender;
  private final LoadPlan plan;
  private final long perSecond;
  private volatile boolean over;

  /** Sends the events of {@code plan}, {@code perSecond} of them each second. */
  public SteadyLoad(EventSender sender, LoadPlan plan, long perSecond) {
    this.sender = sender;
    this.plan = plan;
    this.perSecond = perSecond;
  }

  /** Sends until the load is over or {@link #stop} is called; tells how many it has sent. */
  public void run(LongConsumer progress) {
    Load load = plan.begin(new LoadClock(System.currentTimeMillis(), perSecond));
    long begin = System.nanoTime();
    long sent = 0;
    while (load.hasNext() && !over) {
      long due = (System.nanoTime() - begin) * perSecond / 1_000_000_000;
      for (; sent < due && load.hasNext(); sent++) {
        sender.send(load.next());
        if (sent % TOLD_EVERY == 0) {
          progress.accept(sent);
        }
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    sender.flush();
  }

  /** Ends it. */
  public void stop() {
    over = true;
  }
}
