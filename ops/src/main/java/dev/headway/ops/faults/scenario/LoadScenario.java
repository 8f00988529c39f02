// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.faults.fault.Fault;
import dev.headway.ops.faults.load.LoadShape;
import java.time.Duration;
import java.util.List;

/**
 * A cluster under load and the faults that happen to it, one after the other.
 *
 * @param id name in reports and on the command line
 * @param title what it shows
 * @param cluster what the cluster is made of
 * @param load what it is loaded with
 * @param warmUp how long the load runs before the first fault, and after the last
 * @param readers threads that read
 * @param faults what happens
 */
public record LoadScenario(
    String id,
    String title,
    ClusterPlan cluster,
    LoadShape load,
    Duration warmUp,
    int readers,
    List<Fault> faults)
    implements Scenario {
  /** With a copy of the faults. */
  public LoadScenario {
    faults = List.copyOf(faults);
  }

  @Override
  public int instances() {
    return cluster.instances();
  }

  @Override
  public int brokers() {
    return cluster.brokers();
  }

  @Override
  public List<String> titles() {
    return faults.stream().map(Fault::title).toList();
  }

  @Override
  public boolean holds(String fault) {
    return faults.stream().anyMatch(f -> f.id().equalsIgnoreCase(fault));
  }
}
