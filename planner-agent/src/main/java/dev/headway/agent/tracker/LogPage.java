// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a plan's log.
 *
 * @param items lines by time, id and source
 * @param nextCursor where the next page begins; null at the end
 */
public record LogPage(List<LogLine> items, @Nullable String nextCursor) {
  /** Checks that the answer is whole, and copies the list. */
  public LogPage {
    items = Fields.list(Fields.required(items, "items"));
  }
}
