// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.process;

import java.lang.management.ManagementFactory;

/**
 * What this JVM has used since it started.
 *
 * @param wallNanos a clock
 * @param cpuNanos processor time of all its threads, JIT and garbage collection included
 * @param allocatedBytes heap it has allocated
 */
public record Usage(long wallNanos, long cpuNanos, long allocatedBytes) {
  /** At this moment. */
  public static Usage now() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Usage(
        System.nanoTime(), system.getProcessCpuTime(), threads.getTotalThreadAllocatedBytes());
  }

  /** What was used since {@code earlier}. */
  public Usage since(Usage earlier) {
    return new Usage(
        wallNanos - earlier.wallNanos,
        cpuNanos - earlier.cpuNanos,
        allocatedBytes - earlier.allocatedBytes);
  }
}
