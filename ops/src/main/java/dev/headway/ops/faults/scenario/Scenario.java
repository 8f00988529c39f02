// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import java.util.List;

/** Something that is run, with what happens to it meanwhile. */
public sealed interface Scenario permits LoadScenario, AgentScenario {
  /** Name in reports and on the command line. */
  String id();

  /** What it shows. */
  String title();

  /** Instances of Headway at first. */
  int instances();

  /** Brokers. */
  int brokers();

  /** What happens, in a few words each. */
  List<String> titles();

  /** Whether a fault of this name happens. */
  boolean holds(String fault);
}
