// SPDX-License-Identifier: Apache-2.0
package dev.headway.statistics;

import java.util.Arrays;

/**
 * A distribution of durations as counts of logarithmic buckets: bucket i holds what lies in
 * (γ^(i−1), γ^i] microseconds with γ = 1.02, so that a quantile is off by at most 1 %; up to one
 * microsecond is bucket 0. Counts are signed and nothing is ever merged, so that parts can be
 * added, and what was counted be taken back, exactly.
 *
 * @param buckets buckets that are not empty, ascending
 * @param counts their counts
 */
@SuppressWarnings("ArrayRecordComponent") // compared below
public record LogHistogram(int[] buckets, long[] counts) {
  /** Nothing counted. */
  public static final LogHistogram EMPTY = new LogHistogram(new int[0], new long[0]);

  private static final double GAMMA = 1.02;
  private static final double LOG_GAMMA = Math.log(GAMMA);

  private static int bucket(long micros) {
    return micros <= 1 ? 0 : (int) Math.ceil(Math.log(micros) / LOG_GAMMA - 1e-9);
  }

  /** The value that is off by as much from either end of a bucket: 2γ^i / (γ + 1). */
  private static double value(int bucket) {
    return bucket == 0 ? 1 : 2 * Math.pow(GAMMA, bucket) / (GAMMA + 1);
  }

  /**
   * With a duration counted {@code times} more.
   *
   * @param micros duration in microseconds
   * @param times how often; negative to take it back
   */
  public LogHistogram with(long micros, long times) {
    int bucket = bucket(micros);
    int at = Arrays.binarySearch(buckets, bucket);
    if (at >= 0 && counts[at] + times != 0) {
      // The buckets stay the same, and are shared.
      long[] changed = counts.clone();
      changed[at] += times;
      return new LogHistogram(buckets, changed);
    }
    return plus(new LogHistogram(new int[] {bucket}, new long[] {times}));
  }

  /** Both together. */
  public LogHistogram plus(LogHistogram other) {
    int[] allBuckets = new int[buckets.length + other.buckets.length];
    long[] allCounts = new long[allBuckets.length];
    int length = 0;
    int mine = 0;
    int others = 0;
    while (mine < buckets.length || others < other.buckets.length) {
      boolean takeMine =
          others == other.buckets.length
              || (mine < buckets.length && buckets[mine] <= other.buckets[others]);
      boolean takeOther =
          mine == buckets.length
              || (others < other.buckets.length && other.buckets[others] <= buckets[mine]);
      int bucket = takeMine ? buckets[mine] : other.buckets[others];
      long count = (takeMine ? counts[mine++] : 0) + (takeOther ? other.counts[others++] : 0);
      if (count != 0) {
        allBuckets[length] = bucket;
        allCounts[length++] = count;
      }
    }
    return new LogHistogram(Arrays.copyOf(allBuckets, length), Arrays.copyOf(allCounts, length));
  }

  /** How many are counted. */
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** Mean in microseconds, within 1 %; 0 when nothing is counted. */
  public double mean() {
    long total = total();
    double sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      sum += counts[i] * value(buckets[i]);
    }
    return total == 0 ? 0 : sum / total;
  }

  /** Variance in square microseconds, about; 0 when nothing is counted. */
  public double variance() {
    long total = total();
    double mean = mean();
    double sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      double apart = value(buckets[i]) - mean;
      sum += counts[i] * apart * apart;
    }
    return total == 0 ? 0 : sum / total;
  }

  /**
   * How many took no longer.
   *
   * @param micros duration in microseconds
   */
  public long upTo(long micros) {
    int last = bucket(micros);
    long seen = 0;
    for (int i = 0; i < buckets.length && buckets[i] <= last; i++) {
      seen += counts[i];
    }
    return seen;
  }

  /**
   * The duration in microseconds that a share {@code q} of all does not exceed, by nearest rank; 0
   * when nothing is counted.
   *
   * @param q 0 … 1
   */
  public long quantile(double q) {
    long total = total();
    if (total <= 0) {
      return 0;
    }
    long rank = Math.max(1, (long) Math.ceil(q * total));
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.round(value(buckets[i]));
      }
    }
    return Math.round(value(buckets[buckets.length - 1]));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogHistogram that
        && Arrays.equals(buckets, that.buckets)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "LogHistogram" + Arrays.toString(buckets) + Arrays.toString(counts);
  }
}
