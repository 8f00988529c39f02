// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

/** How an ending came to its task. The order is part of the stored format. */
public enum MatchRule {
  /** A system event that names the task. */
  REPORTED,
  /** A result that names the task. */
  NAMED,
  /** A result that names a request of the task by its event id. */
  BY_EVENT,
  /** A result paired with the task by correlation and type. */
  BY_CORRELATION
}
