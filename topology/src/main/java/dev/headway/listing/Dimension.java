// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

/** What is counted by value. The number is part of the stored format. */
public enum Dimension {
  /** Plans by status. */
  STATUS(1),
  /** Plans by agent with a task in them. */
  AGENT(2),
  /** Plans by scope. */
  SCOPE(3),
  /** Plans by what they wait on. */
  WAITING_ON(4),
  /** Tasks by type of their request; without those that nobody waits for. */
  EVENT_TYPE(5);

  private final int number;

  Dimension(int number) {
    this.number = number;
  }

  /** The number in keys. */
  public int number() {
    return number;
  }
}
