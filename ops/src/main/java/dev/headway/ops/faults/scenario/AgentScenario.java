// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.agent.examples.Example;
import dev.headway.ops.faults.agents.Crew;
import java.util.Arrays;
import java.util.List;

/**
 * Example agents in processes of their own, which are killed while they work on plans.
 *
 * @param id name in reports and on the command line
 * @param title what it shows
 * @param work what the agents are asked for, in turn
 * @param plans how many plans
 * @param kills how often a process with planners is killed, and as often one with workers
 */
public record AgentScenario(String id, String title, List<Work> work, int plans, int kills)
    implements Scenario {
  /**
   * Plans of one kind.
   *
   * @param example the example
   * @param requests how many requests such a plan makes
   */
  public record Work(Example example, int requests) {}

  /** Copies the list. */
  public AgentScenario {
    work = List.copyOf(work);
    if (2 * kills > plans) {
      throw new IllegalArgumentException("no more kills than plans");
    }
  }

  List<Example> examples() {
    return work.stream().map(Work::example).toList();
  }

  @Override
  public int instances() {
    return 1;
  }

  @Override
  public int brokers() {
    return 1;
  }

  @Override
  public List<String> titles() {
    return Arrays.stream(Crew.Role.values()).map(AgentScenario::title).toList();
  }

  /** What happens to processes of this role. */
  static String title(Crew.Role role) {
    return "kill -9 of a process with " + role.word();
  }

  @Override
  public boolean holds(String fault) {
    return Arrays.stream(Crew.Role.values()).anyMatch(role -> role.word().equalsIgnoreCase(fault));
  }
}
