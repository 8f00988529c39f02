// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only by sleeping, and chance that is always the same. */
final class FakeClockwork implements Clockwork {
  final List<Duration> pauses = new ArrayList<>();
  private long nanos = 1_000;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(Duration pause) {
    pauses.add(pause);
    nanos += pause.toNanos();
  }

  @Override
  public double random() {
    return 1;
  }
}
