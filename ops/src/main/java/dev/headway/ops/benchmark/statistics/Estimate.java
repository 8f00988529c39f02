// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;

/**
 * A median and how far it can be trusted.
 *
 * @param median median of the values
 * @param low lower end of its 95 % interval
 * @param high upper end of its 95 % interval
 * @param values what was measured, in the order measured
 */
public record Estimate(double median, double low, double high, List<Double> values) {
  private static final int RESAMPLES = 10_000;
  private static final double TAIL = 0.025;
  private static final long SEED = 20_261_121;

  /** Keeps the values. */
  public Estimate {
    values = List.copyOf(values);
  }

  /**
   * The median and its percentile-bootstrap interval: the values are drawn with replacement ten
   * thousand times, and the medians of the draws sorted. The drawing is seeded: the same values
   * give the same interval.
   *
   * @throws IllegalArgumentException when there is no value, or one is no number
   */
  public static Estimate of(List<Double> values) {
    if (values.isEmpty() || values.stream().anyMatch(v -> !Double.isFinite(v))) {
      throw new IllegalArgumentException("no median of " + values);
    }
    double[] measured = values.stream().mapToDouble(v -> v).toArray();
    SplittableRandom random = new SplittableRandom(SEED);
    double[] medians = new double[RESAMPLES];
    double[] draw = new double[measured.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < draw.length; j++) {
        draw[j] = measured[random.nextInt(measured.length)];
      }
      medians[i] = median(draw.clone());
    }
    Arrays.sort(medians);
    return new Estimate(
        median(measured.clone()),
        medians[(int) Math.floor(TAIL * (RESAMPLES - 1))],
        medians[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))],
        values);
  }

  /**
   * The estimate of the ratio of {@code one} to {@code other}, pair by pair.
   *
   * @throws IllegalArgumentException when they are not as many, or none
   */
  public static <A, B> Estimate ofPairs(
      List<A> one, List<B> other, ToDoubleBiFunction<A, B> ratio) {
    if (one.size() != other.size()) {
      throw new IllegalArgumentException(one.size() + " values do not pair with " + other.size());
    }
    Double[] ratios = new Double[one.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ratio.applyAsDouble(one.get(i), other.get(i));
    }
    return of(List.of(ratios));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
