// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far tasks have got in the stages they name: the highest step that any of them reported.
 *
 * @param highest step by stage
 */
public record StageSteps(Map<String, Long> highest) {
  /** No step reported. */
  public static final StageSteps NONE = new StageSteps(Map.of());

  /** Keeps the stages sorted and unmodifiable. */
  public StageSteps {
    highest = Collections.unmodifiableSortedMap(new TreeMap<>(highest));
  }

  /** With a step that a task has reported. */
  public StageSteps with(String stage, long step) {
    Long known = highest.get(stage);
    if (known != null && known >= step) {
      return this;
    }
    Map<String, Long> more = new TreeMap<>(highest);
    more.put(stage, step);
    return new StageSteps(more);
  }
}
