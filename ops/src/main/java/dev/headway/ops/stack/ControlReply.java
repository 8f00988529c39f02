// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

/**
 * A line of the answer to a {@link ControlRequest}: any number of PROGRESS, then one other.
 *
 * @param kind what it is
 * @param text for the user
 */
record ControlReply(Kind kind, String text) {
  /** What a line of an answer is. */
  enum Kind {
    /** It goes on. */
    PROGRESS,
    /** It is done. */
    DONE,
    /** It cannot be done. */
    FAILED
  }
}
