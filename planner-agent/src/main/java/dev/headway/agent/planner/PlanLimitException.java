// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

/** A plan wanted more than it may: more actions, or more than its budget. It fails for that. */
public final class PlanLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the limit that was met. */
  public PlanLimitException(String message) {
    super(message);
  }
}
