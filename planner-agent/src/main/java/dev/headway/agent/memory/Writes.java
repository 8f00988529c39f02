// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import dev.headway.agent.log.Append;
import java.util.Collection;

/** What the step that is being run is going to write when it is committed. */
public interface Writes {
  /** Adds a write; a later one of the same key counts. */
  void add(Append.State write);

  /** What was added so far, by anybody, in that order. */
  Collection<Append.State> pending();
}
