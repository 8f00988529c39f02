// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.view;

import dev.headway.schemas.key.PlanKey;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything shown of all plans, in canonical form: flat maps from field names (those of the Avro
 * schemas, nested ones with a dot) to values. Times are microseconds since the epoch, shares
 * millionths, money nano-USD, enum symbols lower case. Versions are left out, since they depend on
 * arrival.
 *
 * @param plans plan by key
 * @param tasks tasks by id, by plan
 * @param timelines events of each plan by timeline key
 */
public record Picture(
    SortedMap<String, Map<String, @Nullable Object>> plans,
    SortedMap<String, Map<String, Map<String, @Nullable Object>>> tasks,
    SortedMap<String, Map<String, Map<String, @Nullable Object>>> timelines) {
  /** Whose plan is meant by the key of a plan. */
  public static PlanKey key(String plan) {
    return PlanKey.parse(plan);
  }
}
