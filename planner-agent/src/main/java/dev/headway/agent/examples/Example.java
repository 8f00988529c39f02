// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples;

import dev.headway.agent.Agent;
import dev.headway.agent.model.ReasoningModel;
import java.util.List;
import java.util.Map;

/**
 * Agents that work together for a kind of goal.
 *
 * @param name name, such as {@code research-advisor}
 * @param description what it does, in a sentence
 * @param goalEvent type of its goals
 * @param responseEvent type of the answers
 * @param wanted field of a goal that says in words what is wanted
 * @param goals goals to try it with
 * @param crew makes its agents, new ones with each call
 * @param person what a person says when a plan waits for one; empty: no plan does
 */
public record Example(
    String name,
    String description,
    String goalEvent,
    String responseEvent,
    String wanted,
    List<Map<String, Object>> goals,
    Crew crew,
    List<Person> person) {
  /** Makes the agents of an example. */
  @FunctionalInterface
  public interface Crew {
    /** The agents; {@code model} is what planners reason with. */
    List<Agent> agents(ReasoningModel model);
  }

  /**
   * What a person may say.
   *
   * @param event type of the event a plan waits for
   * @param answer what is said by somebody who agrees
   * @param refusal what is said by somebody who does not
   */
  public record Person(String event, Map<String, Object> answer, Map<String, Object> refusal) {}

  /** Copies the lists. */
  public Example {
    goals = List.copyOf(goals);
    person = List.copyOf(person);
  }
}
