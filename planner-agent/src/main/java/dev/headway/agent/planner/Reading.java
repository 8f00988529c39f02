// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

/**
 * What came of reading a model's words.
 *
 * @param <T> what they should have been
 */
public sealed interface Reading<T> {
  /**
   * They are what they should be.
   *
   * @param value what they say
   */
  record Understood<T>(T value) implements Reading<T> {}

  /**
   * They are not.
   *
   * @param reason what is wrong, in words that help the model to mend it
   */
  record Refused<T>(String reason) implements Reading<T> {}
}
