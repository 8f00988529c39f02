// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent does with its work, free of how work is kept and shared.
 *
 * @param <W> the work
 */
public interface Craft<W extends Work> {
  /** Topics it reads. */
  Set<Topic> topics();

  /** Compacted topic its work is kept on, without prefix. */
  String stateTopic();

  /** Class of {@link W}. */
  Class<W> workType();

  /** The piece of work this event begins; empty: it begins none of this agent's. */
  Optional<WorkKey> begins(ReceivedEvent event);

  /** The work that {@code event} begins, before its first step. */
  W begin(WorkKey key, ReceivedEvent event);

  /** Who speaks in steps of {@code work}, and in whose name. */
  Envelopes envelopes(W work);

  /**
   * Makes a step. What it says through {@code step} and the work it returns are committed together,
   * once; the step itself may be made again when the agent ends before that. May take its time;
   * other work goes on meanwhile, and this work waits. What goes wrong in the agent's own code it
   * handles itself: an exception from here is a fault of the SDK, and the step is tried again
   * later.
   *
   * @return the work after the step
   */
  W step(W work, Input input, Step step) throws InterruptedException;
}
