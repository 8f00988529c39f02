// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import dev.headway.agent.event.Caller;
import dev.headway.schemas.key.Owner;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Asks the tracker in the name of whoever's event is being handled. */
public final class CallersTracker implements TrackerClient {
  private final TrackerServiceClient service;

  /**
   * Asks {@code service}.
   *
   * @param service closed by who made it
   */
  public CallersTracker(TrackerServiceClient service) {
    this.service = service;
  }

  @Override
  public Optional<PlanProgress> planProgress(String planId) {
    return found(() -> service.planProgress(owner(), planId));
  }

  @Override
  public Optional<Outlook> planOutlook(String planId) {
    return found(() -> service.planOutlook(owner(), planId));
  }

  @Override
  public Stream<LogLine> planLog(String planId, LogLevel least) {
    try {
      return service.planLog(owner(), planId, least);
    } catch (TrackerException.NotFound e) {
      return Stream.empty();
    }
  }

  @Override
  public Facets facets() {
    Facets facets = service.facets(owner()).value();
    if (facets.partial()) {
      throw PlanPages.missing("counts", facets.incomplete());
    }
    return facets;
  }

  @Override
  public List<Task> planTasks(String planId) {
    return found(() -> service.planTasks(owner(), planId)).orElse(List.of());
  }

  @Override
  public List<TimelineEvent> planTimeline(String planId) {
    return found(() -> service.planTimeline(owner(), planId))
        .map(Timeline::events)
        .orElse(List.of());
  }

  @Override
  public List<StateTransition> planTransitions(String planId) {
    return found(() -> service.planTransitions(owner(), planId)).orElse(List.of());
  }

  @Override
  public List<PlanExecution> subPlans(String planId) {
    return found(() -> service.subPlans(owner(), planId)).orElse(List.of());
  }

  @Override
  public Optional<PlanHierarchy> planHierarchy(String planId) {
    return found(() -> service.planHierarchy(owner(), planId));
  }

  @Override
  public List<PlanExecution> sessionPlans(String sessionId) {
    return found(() -> service.sessionPlans(owner(), sessionId)).orElse(List.of());
  }

  @Override
  public Optional<DelegationGroup> delegationGroup(String planId, String groupId) {
    Optional<DelegationGroup> group = found(() -> service.delegationGroup(owner(), groupId));
    if (group.isEmpty() || planId.equals(group.get().planId())) {
      return group;
    }
    // The tracker tells the group of the earliest plan that has one of this id.
    if (planTasks(planId).stream().anyMatch(task -> groupId.equals(task.delegationGroupId()))) {
      throw new TrackerException.Unexpected(
          "another plan has a group of this id, and the tracker tells only that of the earlier one",
          null,
          null);
    }
    return Optional.empty();
  }

  @Override
  public Optional<AgentMetrics> agentMetrics(String agent, String period) {
    return found(() -> service.agentMetrics(owner(), agent, period));
  }

  @Override
  public Stream<PlanProgress> plans(PlanFilter filter) {
    return service.plans(owner(), filter);
  }

  private static Owner owner() {
    return Caller.current().owner();
  }

  private static <T> Optional<T> found(Supplier<Reply<T>> question) {
    try {
      return Optional.of(question.get().value());
    } catch (TrackerException.NotFound e) {
      return Optional.empty();
    }
  }
}
