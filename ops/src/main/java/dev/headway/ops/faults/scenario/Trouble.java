// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which instances are not expected to answer at all, since a fault has stopped them: only then a
 * reader may go without an answer. Thread-safe.
 */
public final class Trouble {
  /**
   * How it stands with an instance.
   *
   * @param expected it may be silent now
   * @param changes how often that has changed
   */
  public record Standing(boolean expected, long changes) {
    /** Whether silence is excused for a request sent when it stood like this. */
    boolean excuses(Standing now) {
      return expected || now.expected || changes != now.changes;
    }
  }

  private static final Standing FINE = new Standing(false, 0);

  private final Map<Integer, Standing> instances = new ConcurrentHashMap<>();

  /** From now on the instance may be silent. */
  public void begin(int instance) {
    instances.compute(instance, (id, s) -> new Standing(true, s == null ? 1 : s.changes + 1));
  }

  /** From now on it must answer. */
  public void end(int instance) {
    instances.compute(instance, (id, s) -> new Standing(false, s == null ? 1 : s.changes + 1));
  }

  /** How it stands with an instance. */
  public Standing of(int instance) {
    return instances.getOrDefault(instance, FINE);
  }
}
