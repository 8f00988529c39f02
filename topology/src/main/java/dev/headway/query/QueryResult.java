// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

/**
 * Answer to a question about one plan. Failures are values: each says what the caller should do
 * next.
 *
 * @param <T> what was asked for
 */
public sealed interface QueryResult<T> {
  /**
   * The answer.
   *
   * @param value what was asked for
   * @param position how far the store that answered has got
   */
  record Found<T>(T value, InputPosition position) implements QueryResult<T> {}

  /**
   * The plan is not known to the store that owns it.
   *
   * @param position how far the store that answered has got
   */
  record Absent<T>(InputPosition position) implements QueryResult<T> {}

  /**
   * The store has not got as far as the caller demands: ask again.
   *
   * @param position how far the store has got
   */
  record NotUpToPosition<T>(InputPosition position) implements QueryResult<T> {}

  /**
   * Another instance owns the plan.
   *
   * @param owner where it listens for the others
   */
  record WrongHost<T>(InstanceAddress owner) implements QueryResult<T> {}

  /**
   * No store can answer at the moment: ask again.
   *
   * @param reason why, for a reader
   */
  record Rebalancing<T>(String reason) implements QueryResult<T> {}

  /**
   * The store failed.
   *
   * @param reason why, for the log
   */
  record Failed<T>(String reason) implements QueryResult<T> {}
}
