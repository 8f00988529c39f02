// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

/**
 * What reasons for a planner or selector. It is asked a {@link Question} and answers with the text
 * of a JSON object, which is not trusted: whoever asks checks it and, when it is wrong, asks again
 * with the complaint added. Called from several threads.
 */
public interface ReasoningModel extends AutoCloseable {
  /** Name for logs and for the usage that is announced, such as {@code openai:gpt-4o}. */
  String name();

  /**
   * Answers.
   *
   * @throws ModelException when there is no answer; it says whether trying again makes sense
   */
  Answer ask(Question question) throws ModelException, InterruptedException;

  @Override
  default void close() {}
}
