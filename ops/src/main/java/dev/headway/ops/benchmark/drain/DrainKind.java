// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

/** What drains the inputs. */
public enum DrainKind {
  /** The tracker, as the app runs it. */
  TRACKER("tracker"),
  /** The tracker while {@code dev.headway.ops.benchmark.trace} writes down what it does. */
  RECORDING("tracker, recording"),
  /** B0: a consumer that copies to a transactional producer. */
  COPY("B0 copy"),
  /** B1: one get, one put and one output for each event, exactly once. */
  COUNT("B1 count"),
  /** B2: the recorded operations without the logic, exactly once. */
  REPLAY("B2 replay");

  private final String title;

  DrainKind(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }
}
