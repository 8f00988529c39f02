// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.event.ReceivedEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * A piece of work an agent has taken on, as it is kept between steps: a plan it drives, a task it
 * was asked for. Immutable; a record that Jackson writes and reads.
 */
public interface Work {
  /**
   * Whether nothing will change it any more. It is kept for a while, so as not to be begun anew.
   */
  boolean finished();

  /** When it was last changed. */
  Instant changedAt();

  /** Whether it makes a step for this event, which is of the same plan. */
  boolean accepts(ReceivedEvent event);

  /** When it makes a step though nothing happens, and what for; empty: never. */
  Optional<Input.Due> nextDue();
}
