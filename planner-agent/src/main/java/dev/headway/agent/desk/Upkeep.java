// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.log.Append;
import java.util.List;

/** What a desk puts into the log besides its work and what that says. */
public interface Upkeep {
  /** A sign of life. Called by the desk's thread, at the start and from time to time. */
  List<? extends Append> signOfLife();

  /**
   * What goes with a piece of work that ended long ago and is let go of now. Committed together
   * with the end of its record, so that it is made again by whoever has the work next if that
   * fails. On a thread of its own; may take its time.
   */
  List<? extends Append> lettingGo(WorkKey key);
}
