// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import dev.headway.event.Input;
import dev.headway.ops.faults.view.Picture;
import java.util.Map;
import java.util.Set;

/**
 * What must be, by the input log alone.
 *
 * @param picture plans, tasks and timelines
 * @param origins where the copies of each event lie; its timeline entry names one of them. By
 *     timeline key
 * @param deadLetters reason of each refused record
 * @param accounts what became of the records of each input
 */
public record Truth(
    Picture picture,
    Map<String, Set<Position>> origins,
    Map<Position, String> deadLetters,
    Map<Input, Accounts> accounts) {
  /** Records of all inputs. */
  public long inputs() {
    return accounts.values().stream().mapToLong(Accounts::inputs).sum();
  }
}
