// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

/** No event was chosen for a state, and there is none to fall back to. */
public final class SelectionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the reason. */
  public SelectionException(String message) {
    super(message);
  }
}
