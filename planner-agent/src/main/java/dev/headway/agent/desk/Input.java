// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.event.ReceivedEvent;
import java.time.Instant;

/** What a step is made for. */
public sealed interface Input {
  /** An event came. */
  record Arrived(ReceivedEvent event) implements Input {}

  /**
   * A time has come.
   *
   * @param what what for, in the words of the work that asked for it
   * @param at which time
   */
  record Due(String what, Instant at) implements Input {}
}
