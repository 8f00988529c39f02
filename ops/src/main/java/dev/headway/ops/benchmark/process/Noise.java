// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Watches how quiet the machine is: how long a fixed piece of work takes now and then, and what
 * share of the processors went to other machines (steal) or to other programs.
 */
public final class Noise {
  private static final int ROUNDS = 20_000_000;
  private static final int TICKS_PER_SECOND = 100;
  private static final double LOUD_STEAL_PERCENT = 3;
  private static final double LOUD_SPREAD_PERCENT = 10;

  private final List<Double> spins = new ArrayList<>();
  private final long[] before = processorTimes();
  private long sink = 1;

  /**
   * What was found.
   *
   * @param stealPercent share of processor time other machines took
   * @param spinSpreadPercent how much longer the fixed work took at worst than at best
   * @param loud whether that is more than the figures can bear
   */
  public record Found(double stealPercent, double spinSpreadPercent, boolean loud) {}

  /** Does the fixed work once, some 20 ms; call it between measurements. */
  public void calibrate() {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long begin = System.nanoTime();
      for (int j = 0; j < ROUNDS; j++) {
        sink = sink * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      }
      best = Math.min(best, (System.nanoTime() - begin) / 1e6);
    }
    spins.add(best);
  }

  /** What was found since this was made. */
  public Found found() {
    long[] now = processorTimes();
    double all = now[0] - before[0];
    double steal = all == 0 ? 0 : 100.0 * (now[1] - before[1]) / all;
    double spread =
        spins.size() < 2
            ? 0
            : 100 * (Collections.max(spins) / Math.max(1e-9, Collections.min(spins)) - 1);
    return new Found(
        round(steal),
        round(spread),
        steal > LOUD_STEAL_PERCENT || spread > LOUD_SPREAD_PERCENT || sink == 0);
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** All processor time and the stolen part of it, in ticks; nothing where the system has none. */
  private static long[] processorTimes() {
    try {
      Path stat = Path.of("/proc/stat");
      if (Files.isReadable(stat)) {
        String[] fields = Files.readAllLines(stat).getFirst().trim().split("\\s+");
        long all = 0;
        for (int i = 1; i < Math.min(9, fields.length); i++) {
          all += Long.parseLong(fields[i]);
        }
        return new long[] {all, fields.length > 8 ? Long.parseLong(fields[8]) : 0};
      }
    } catch (IOException e) {
      return new long[] {TICKS_PER_SECOND, 0};
    }
    return new long[] {0, 0};
  }
}
