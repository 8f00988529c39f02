// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.erasure.ErasureState;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.progress.History;
import dev.headway.progress.PlanWork;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.statistics.AgentActivity;
import dev.headway.statistics.WorkTotals;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question about many plans, of which each partition answers its part.
 *
 * @param <A> a partition's answer
 */
public sealed interface PartitionQuestion<A> {
  /** The class of the answers. */
  Class<A> answers();

  /**
   * A page of plans.
   *
   * @param filter which
   * @param sort in which order
   * @param after place to go on after; null to begin
   * @param limit most plans of a part
   * @param count whether to tell how many there are
   */
  record Page(PlanFilter filter, PlanSort sort, @Nullable PlanPlace after, int limit, boolean count)
      implements PartitionQuestion<PartOfPage> {
    @Override
    public Class<PartOfPage> answers() {
      return PartOfPage.class;
    }
  }

  /**
   * A plan and its place.
   *
   * @param place its place in the order that was asked for
   * @param plan the plan
   */
  record PlacedPlan(PlanPlace place, PlanAnswer plan) {}

  /**
   * A partition's part of a page.
   *
   * @param plans plans in their order
   * @param lookedUpTo where the search stopped, though there may be more; null: there is none
   * @param total how many there are, if that was asked
   * @param totalIsExact all of them are counted; else there are at least so many
   * @param leftOut why plans may be missing for good; null: none is
   */
  record PartOfPage(
      List<PlacedPlan> plans,
      @Nullable PlanPlace lookedUpTo,
      long total,
      boolean totalIsExact,
      @Nullable String leftOut) {}

  /** Several plans. */
  record Plans(List<PlacedPlan> plans) {}

  /**
   * The plans of a session, by start.
   *
   * @param view whose
   * @param sessionId session
   */
  record OfSession(View view, String sessionId) implements PartitionQuestion<Plans> {
    @Override
    public Class<Plans> answers() {
      return Plans.class;
    }
  }

  /**
   * Plans by their keys; those that are not known are left out.
   *
   * @param keys the plans
   */
  record PlansById(List<PlanKey> keys) implements PartitionQuestion<Plans> {
    @Override
    public Class<Plans> answers() {
      return Plans.class;
    }
  }

  /**
   * The plans that plans have started; those of one parent by start.
   *
   * @param parents the plans
   */
  record SubPlans(List<PlanKey> parents) implements PartitionQuestion<Plans> {
    @Override
    public Class<Plans> answers() {
      return Plans.class;
    }
  }

  /**
   * How many plans, or tasks, there are by value.
   *
   * @param view whose
   */
  record Facets(View view) implements PartitionQuestion<FacetCounts> {
    @Override
    public Class<FacetCounts> answers() {
      return FacetCounts.class;
    }
  }

  /**
   * Counts by value.
   *
   * @param statuses plans by status
   * @param agents plans by agent with a task in them
   * @param eventTypes tasks by type of their request
   */
  record FacetCounts(
      Map<String, Long> statuses, Map<String, Long> agents, Map<String, Long> eventTypes) {}

  /**
   * The delegation groups of an id.
   *
   * @param view whose
   * @param groupId group
   */
  record Groups(View view, String groupId) implements PartitionQuestion<FoundGroups> {
    @Override
    public Class<FoundGroups> answers() {
      return FoundGroups.class;
    }
  }

  /** Groups. */
  record FoundGroups(List<Group> groups) {}

  /**
   * A delegation group that has begun.
   *
   * @param plan its plan
   * @param groupId group
   * @param parentTaskId task that fans out
   * @param totalTasks declared number of members
   * @param members tasks that name it
   * @param completed members completed
   * @param failed members failed
   * @param cancelled members cancelled
   * @param createdAt time of the earliest delegation.started, in microseconds since the epoch
   */
  record Group(
      PlanKey plan,
      String groupId,
      @Nullable String parentTaskId,
      long totalTasks,
      long members,
      long completed,
      long failed,
      long cancelled,
      long createdAt) {}

  /**
   * Sums over the tasks of an agent that began in a time.
   *
   * @param view whose
   * @param agent agent
   * @param after microseconds since the epoch, not itself in it
   * @param until microseconds since the epoch, the last one in it
   */
  record TasksOfAgent(View view, String agent, long after, long until)
      implements PartitionQuestion<WorkTotals> {
    @Override
    public Class<WorkTotals> answers() {
      return WorkTotals.class;
    }
  }

  /**
   * Every agent.
   *
   * @param view whose
   */
  record Agents(View view) implements PartitionQuestion<FoundAgents> {
    @Override
    public Class<FoundAgents> answers() {
      return FoundAgents.class;
    }
  }

  /** Agents by name. */
  record FoundAgents(Map<String, AgentActivity> agents) {}

  /**
   * A plan's work.
   *
   * @param plan the plan
   */
  record Work(PlanKey plan) implements PartitionQuestion<FoundWork> {
    @Override
    public Class<FoundWork> answers() {
      return FoundWork.class;
    }
  }

  /**
   * The work of a plan.
   *
   * @param work the work; null: the plan is not known
   */
  record FoundWork(@Nullable PlanWork work) {}

  /**
   * How long completed tasks of some types took.
   *
   * @param tenantId tenant
   * @param eventTypes types of requests
   * @param recentFrom those that began from this day on count as recent; microseconds since the
   *     epoch, the beginning of a day (UTC)
   */
  record Durations(String tenantId, Set<String> eventTypes, long recentFrom)
      implements PartitionQuestion<History> {
    @Override
    public Class<History> answers() {
      return History.class;
    }
  }

  /**
   * Whose plans have an id.
   *
   * @param tenantId tenant
   * @param planId plan id
   */
  record Owners(String tenantId, String planId) implements PartitionQuestion<FoundOwners> {
    @Override
    public Class<FoundOwners> answers() {
      return FoundOwners.class;
    }
  }

  /** Owners. */
  record FoundOwners(List<Owner> owners) {}

  /**
   * Whether all that follows from the inputs is told on the change topics, and committed there: the
   * answer comes only when it is, as far as is demanded.
   */
  record Told() implements PartitionQuestion<AllTold> {
    @Override
    public Class<AllTold> answers() {
      return AllTold.class;
    }
  }

  /** It is. */
  record AllTold() {}

  /**
   * How far an erasure is.
   *
   * @param erasureId erasure
   */
  record Erased(String erasureId) implements PartitionQuestion<FoundErasure> {
    @Override
    public Class<FoundErasure> answers() {
      return FoundErasure.class;
    }
  }

  /**
   * How far a partition is with an erasure.
   *
   * @param state how far; null: the order has not come
   */
  record FoundErasure(@Nullable ErasureState state) {}
}
