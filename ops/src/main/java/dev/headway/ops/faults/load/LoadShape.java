// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.load;

/**
 * What a load is like. Shares are per cent.
 *
 * @param perSecond records per second
 * @param tasks most tasks of a usual plan
 * @param activePlans plans under way at any time
 * @param copied share of the events that are sent more than once
 * @param copies how often such an event is sent in all
 * @param disorder share of the events that come later than others of their plan
 * @param reversed every plan's events come in reversed order, results before requests
 * @param detours share of the plans with events that have no key, the wrong partition or no plan
 * @param poison share of the plans that are accompanied by a record that must be refused
 * @param unknownSchemas among the poison are schemas nobody knows: without the registry they cannot
 *     be told from good ones, and are waited for
 * @param skewMicros agents' clocks are wrong by up to this much, each in its own way
 */
public record LoadShape(
    int perSecond,
    int tasks,
    int activePlans,
    int copied,
    int copies,
    int disorder,
    boolean reversed,
    int detours,
    int poison,
    boolean unknownSchemas,
    long skewMicros) {
  /** A bit of everything, {@code perSecond}. */
  public static LoadShape steady(int perSecond) {
    return new LoadShape(perSecond, 12, 25, 3, 2, 10, false, 40, 20, true, 0);
  }

  /** Copies × {@code copies} of everything, in reversed order. */
  public static LoadShape storm(int perSecond, int copies) {
    return new LoadShape(perSecond, 8, 10, 100, copies, 50, true, 40, 20, true, 0);
  }

  /** A refused record with every plan. */
  public static LoadShape poisoned(int perSecond) {
    return new LoadShape(perSecond, 6, 25, 3, 2, 10, false, 40, 100, true, 0);
  }

  /** Clocks that are wrong by up to a day. */
  public static LoadShape skewed(int perSecond) {
    return new LoadShape(perSecond, 12, 25, 3, 2, 10, false, 40, 5, true, 24L * 3600 * 1_000_000);
  }

  /** The same with a refused record beside this share of the plans, in per cent. */
  public LoadShape withPoison(int share) {
    return with(share, unknownSchemas);
  }

  /** The same without unknown schemas. */
  public LoadShape withKnownSchemas() {
    return with(poison, false);
  }

  private LoadShape with(int poisonShare, boolean schemasNobodyKnows) {
    return new LoadShape(
        perSecond,
        tasks,
        activePlans,
        copied,
        copies,
        disorder,
        reversed,
        detours,
        poisonShare,
        schemasNobodyKnows,
        skewMicros);
  }
}
