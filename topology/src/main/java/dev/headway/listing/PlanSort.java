// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import java.util.Arrays;
import java.util.Optional;

/** Orders of a list of plans. Plans that are equal by it follow by user and plan id. */
public enum PlanSort {
  /** Those that have not ended first; of each the one started last first. */
  ACTIVE_FIRST("active"),
  /** The one started last first. */
  LATEST_FIRST("-started_at"),
  /** By plan id as it stands in URLs: nothing a plan does changes its place. */
  PLAN_ID("plan_id");

  private final String label;

  PlanSort(String label) {
    this.label = label;
  }

  /** The name in the API. */
  public String label() {
    return label;
  }

  /** The order of this name, if there is one. */
  public static Optional<PlanSort> of(String label) {
    return Arrays.stream(values()).filter(sort -> sort.label.equals(label)).findFirst();
  }
}
