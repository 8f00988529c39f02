// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a cluster is made of.
 *
 * @param instances instances at first
 * @param brokers 1 or 3
 * @param linked proxies stand between instances and brokers
 * @param states state folders by instance, where it is not the usual one
 * @param settings what the settings file of all instances says
 * @param history with Postgres and a Connect worker
 */
public record ClusterPlan(
    int instances,
    int brokers,
    boolean linked,
    Map<Integer, Path> states,
    Map<String, String> settings,
    boolean history) {
  /** One broker and no proxies. */
  public static ClusterPlan instances(int count) {
    return new ClusterPlan(count, 1, false, Map.of(), Map.of(), false);
  }

  /** The same with so many brokers. */
  public ClusterPlan withBrokers(int count) {
    return new ClusterPlan(instances, count, linked, states, settings, history);
  }

  /** The same with Postgres and a Connect worker. */
  public ClusterPlan withHistory() {
    return new ClusterPlan(instances, brokers, linked, states, settings, true);
  }

  /** The same with proxies. */
  public ClusterPlan withLinks() {
    return new ClusterPlan(instances, brokers, true, states, settings, history);
  }

  /** The same with settings. */
  public ClusterPlan withSettings(Map<String, String> said) {
    return new ClusterPlan(instances, brokers, linked, states, said, history);
  }

  /** The same with a state folder of an instance elsewhere. */
  public ClusterPlan withStates(Map<Integer, Path> folders) {
    return new ClusterPlan(instances, brokers, linked, folders, settings, history);
  }
}
