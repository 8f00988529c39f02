// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.util.Locale;

/** How a process was made to end. */
enum Ending {
  /** Asked to stop in order. */
  STOPPED,
  /** Killed ({@code kill -9}). */
  KILLED;

  /** Name in files and for people: lower case. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
