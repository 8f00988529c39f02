// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

/**
 * How much is measured.
 *
 * @param quick whether rows that take long are left out
 * @param events events of a drain
 * @param pairs drains of each kind
 * @param livePlans plans that live at a time in the throughput load
 * @param manyPlans what counts as many live plans
 * @param seed of the loads
 */
public record Scale(
    boolean quick, long events, int pairs, int livePlans, long manyPlans, long seed) {
  private static final int LIVE_PLANS = 4_000;
  private static final long MANY_PLANS = 1_000_000;
  private static final long SOME_PLANS = 100_000;
  private static final long FEW_PLANS = 10_000;
  private static final long SEED = 42;

  /** A million events, seven pairs. */
  public static Scale full() {
    return new Scale(false, 1_000_000, 7, LIVE_PLANS, MANY_PLANS, SEED);
  }

  /** Meant to end within a quarter of an hour on two cores. */
  public static Scale quickly() {
    return new Scale(true, 300_000, 3, LIVE_PLANS, MANY_PLANS, SEED);
  }

  /** Events of a drain where not the drain itself is the figure: quickly, a tenth. */
  public long stateEvents() {
    return quick ? events / 10 : events;
  }

  /**
   * Events of a drain by the whole app. More than the drain alone needs: reads come a thousand a
   * second, and it takes a minute of them until what serves them is compiled.
   */
  public long servedEvents() {
    return quick ? stateEvents() : 2 * events;
  }

  /** What an instance has when it is killed. */
  public long somePlans() {
    return Math.min(SOME_PLANS, manyPlans);
  }

  /** What counts as few. */
  public long fewPlans() {
    return FEW_PLANS;
  }

  /** How often short measurements (windows, starts, restores) are made. */
  public int runs() {
    return quick ? 3 : Math.max(5, pairs);
  }
}
