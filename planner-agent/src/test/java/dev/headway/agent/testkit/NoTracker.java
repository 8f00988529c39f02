// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.tracker.AgentMetrics;
import dev.headway.agent.tracker.DelegationGroup;
import dev.headway.agent.tracker.Facets;
import dev.headway.agent.tracker.LogLevel;
import dev.headway.agent.tracker.LogLine;
import dev.headway.agent.tracker.Outlook;
import dev.headway.agent.tracker.PlanExecution;
import dev.headway.agent.tracker.PlanFilter;
import dev.headway.agent.tracker.PlanHierarchy;
import dev.headway.agent.tracker.PlanProgress;
import dev.headway.agent.tracker.StateTransition;
import dev.headway.agent.tracker.Task;
import dev.headway.agent.tracker.TimelineEvent;
import dev.headway.agent.tracker.TrackerClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A tracker that has heard of no plan: for agents that go on without one. */
public final class NoTracker implements TrackerClient {
  @Override
  public Optional<PlanProgress> planProgress(String planId) {
    return Optional.empty();
  }

  @Override
  public Optional<Outlook> planOutlook(String planId) {
    return Optional.empty();
  }

  @Override
  public Stream<LogLine> planLog(String planId, LogLevel least) {
    return Stream.empty();
  }

  @Override
  public Facets facets() {
    return new Facets(List.of(), List.of(), List.of(), false, List.of(), null);
  }

  @Override
  public List<Task> planTasks(String planId) {
    return List.of();
  }

  @Override
  public List<TimelineEvent> planTimeline(String planId) {
    return List.of();
  }

  @Override
  public List<StateTransition> planTransitions(String planId) {
    return List.of();
  }

  @Override
  public List<PlanExecution> subPlans(String planId) {
    return List.of();
  }

  @Override
  public Optional<PlanHierarchy> planHierarchy(String planId) {
    return Optional.empty();
  }

  @Override
  public List<PlanExecution> sessionPlans(String sessionId) {
    return List.of();
  }

  @Override
  public Optional<DelegationGroup> delegationGroup(String planId, String groupId) {
    return Optional.empty();
  }

  @Override
  public Optional<AgentMetrics> agentMetrics(String agent, String period) {
    return Optional.empty();
  }

  @Override
  public Stream<PlanProgress> plans(PlanFilter filter) {
    return Stream.empty();
  }
}
