// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import java.util.Iterator;

/** A finite sequence of events. The same description gives the same sequence. */
public interface Load extends Iterator<LoadEvent> {
  /** What has been handed out so far. */
  LoadCounts counts();
}
