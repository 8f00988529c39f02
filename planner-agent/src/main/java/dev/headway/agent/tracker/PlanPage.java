// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of plans.
 *
 * @param items plans in the order asked for; a page may be short, even empty, and have a next one
 * @param nextCursor where the next page begins; null at the end
 * @param total how many plans fit, as counted for the first page
 * @param totalRelation {@code eq}: {@code total} is exact; {@code gte}: there are at least so many
 * @param partial plans are missing
 * @param incomplete the partitions that did not answer, or not in full
 * @param position how far the stores that answered have got; null for some answers from history
 * @param source where the plans come from: {@code live} or {@code history}
 * @param history how far history has got; null where the plans are not from there
 */
public record PlanPage(
    List<PlanProgress> items,
    @Nullable String nextCursor,
    long total,
    String totalRelation,
    boolean partial,
    List<Missing> incomplete,
    @Nullable String position,
    @Nullable String source,
    @Nullable History history) {
  /**
   * A partition whose plans are missing.
   *
   * @param partition partition
   * @param reason why
   */
  public record Missing(int partition, String reason) {}

  /**
   * How far history has got.
   *
   * @param lag records that are not in it yet; null: not known
   * @param tables the same by table
   */
  public record History(@Nullable Long lag, List<Table> tables) {
    /** Copies the list. */
    public History {
      tables = Fields.list(tables);
    }
  }

  /**
   * How far a table of history has got.
   *
   * @param table its name
   * @param topic the topic it is filled from
   * @param lag records that are not in it yet
   */
  public record Table(String table, String topic, long lag) {}

  /** Checks that the answer is whole, and copies the lists. */
  public PlanPage {
    items = Fields.list(Fields.required(items, "items"));
    incomplete = Fields.list(incomplete);
  }
}
