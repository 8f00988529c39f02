// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, put forward by a test. */
final class TestClock extends Clock {
  private final Clock system;
  private final AtomicReference<Duration> ahead;

  TestClock() {
    this(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
  }

  private TestClock(Clock system, AtomicReference<Duration> ahead) {
    this.system = system;
    this.ahead = ahead;
  }

  void advance(Duration time) {
    ahead.updateAndGet(time::plus);
  }

  @Override
  public Instant instant() {
    return system.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return system.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new TestClock(system.withZone(zone), ahead);
  }
}
