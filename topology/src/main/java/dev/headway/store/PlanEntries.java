// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.listing.Dimension;
import dev.headway.listing.PlanListing;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PercentEncoding;
import dev.headway.schemas.key.PlanKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a plan in the lists of its partition. Lists that are long and ordered exist twice:
 * for the tenant, and for the plan's user, whose view would else be full of other people's.
 */
final class PlanEntries {
  /** Stands for the view of a whole tenant; no user has this name. */
  private static final String TENANT_VIEW = "";

  private PlanEntries() {}

  /**
   * A list in which a plan is.
   *
   * @param family which kind of list
   * @param of what it is a list of; empty where there is one only
   * @param ended whether it has ended, for lists that part them
   * @param at the plan's place among the others, in microseconds since the epoch; 0 for those that
   *     are ordered by id only
   */
  record Listed(KeyFamily family, String of, boolean ended, long at) {}

  /** The lists in which a plan is. */
  static Set<Listed> lists(PlanListing plan) {
    Set<Listed> lists = new LinkedHashSet<>();
    lists.add(new Listed(KeyFamily.PLAN_BY_ID, "", false, 0));
    lists.add(new Listed(KeyFamily.STATUS_PLAN, plan.status().name(), false, plan.startedAt()));
    if (plan.scopeId() != null) {
      lists.add(new Listed(KeyFamily.SCOPE_PLAN, plan.scopeId(), plan.ended(), plan.startedAt()));
    }
    for (String agent : plan.agents()) {
      lists.add(new Listed(KeyFamily.AGENT_PLAN, agent, plan.ended(), plan.startedAt()));
    }
    if (plan.endedAt() != null) {
      lists.add(new Listed(KeyFamily.ENDED_PLAN, "", true, plan.endedAt()));
    }
    if (plan.sessionId() != null) {
      lists.add(new Listed(KeyFamily.SESSION_PLAN, plan.sessionId(), false, plan.startedAt()));
    }
    if (plan.parentPlanId() != null) {
      lists.add(new Listed(KeyFamily.SUB_PLAN, plan.parentPlanId(), false, plan.startedAt()));
    }
    for (String word : plan.words()) {
      lists.add(new Listed(KeyFamily.WORD_PLAN, word, false, 0));
    }
    return lists;
  }

  /** The keys under which a plan is in a list. */
  static List<byte[]> keys(PlanKey plan, Listed list) {
    String tenant = plan.tenantId();
    String user = plan.userId();
    String id = plan.planId();
    return switch (list.family) {
      case PLAN_BY_ID ->
          inViews(
              plan, view -> byId(tenant, view).text(PercentEncoding.encode(id)).text(user).bytes());
      case STATUS_PLAN ->
          inViews(
              plan,
              view -> ordered(byStatus(tenant, view, PlanStatus.valueOf(list.of)), plan, list.at));
      case SCOPE_PLAN, AGENT_PLAN ->
          inViews(
              plan,
              view -> ordered(by(list.family, tenant, view, list.of, list.ended), plan, list.at));
      case ENDED_PLAN -> List.of(ended(tenant).number(list.at).text(user).text(id).bytes());
      case SESSION_PLAN ->
          List.of(ofSession(tenant, list.of).text(user).number(list.at).text(id).bytes());
      case SUB_PLAN -> List.of(ofParent(tenant, user, list.of).number(list.at).text(id).bytes());
      case WORD_PLAN -> List.of(ofTenantWords(tenant).text(list.of).text(user).text(id).bytes());
      default -> throw new IllegalArgumentException(list.family + " is no list of plans");
    };
  }

  private static List<byte[]> inViews(PlanKey plan, Function<String, byte[]> key) {
    return List.of(key.apply(TENANT_VIEW), key.apply(plan.userId()));
  }

  private static byte[] ordered(StoreKey list, PlanKey plan, long startedAt) {
    return list.latestFirst(startedAt).text(plan.userId()).text(plan.planId()).bytes();
  }

  /**
   * A count.
   *
   * @param dimension what is counted by value
   * @param value the value
   */
  record Counted(Dimension dimension, String value) {}

  /** What a plan counts for. */
  static Set<Counted> counts(PlanListing plan) {
    Set<Counted> counts = new LinkedHashSet<>();
    counts.add(new Counted(Dimension.STATUS, plan.status().name()));
    counts.add(new Counted(Dimension.WAITING_ON, plan.waitingOn().name()));
    if (plan.scopeId() != null) {
      counts.add(new Counted(Dimension.SCOPE, plan.scopeId()));
    }
    plan.agents().forEach(agent -> counts.add(new Counted(Dimension.AGENT, agent)));
    return counts;
  }

  /** The view in a key. */
  static String view(@Nullable String user) {
    return user == null ? TENANT_VIEW : user;
  }

  static StoreKey byId(String tenant, String view) {
    return StoreKey.of(KeyFamily.PLAN_BY_ID).text(tenant).text(view);
  }

  static StoreKey byStatus(String tenant, String view, PlanStatus status) {
    return StoreKey.of(KeyFamily.STATUS_PLAN).text(tenant).text(view).raw((byte) status.ordinal());
  }

  /** By agent or by scope. */
  static StoreKey by(KeyFamily family, String tenant, String view, String value, boolean ended) {
    return StoreKey.of(family).text(tenant).text(view).text(value).raw((byte) (ended ? 1 : 0));
  }

  static StoreKey ended(String tenant) {
    return StoreKey.of(KeyFamily.ENDED_PLAN).text(tenant);
  }

  static StoreKey ofSession(String tenant, String session) {
    return StoreKey.of(KeyFamily.SESSION_PLAN).text(tenant).text(session);
  }

  static StoreKey ofParent(String tenant, String user, String parent) {
    return StoreKey.of(KeyFamily.SUB_PLAN).text(tenant).text(user).text(parent);
  }

  static StoreKey ofTenantWords(String tenant) {
    return StoreKey.of(KeyFamily.WORD_PLAN).text(tenant);
  }

  static StoreKey ofGroup(String tenant, String group) {
    return StoreKey.of(KeyFamily.GROUP_PLAN).text(tenant).text(group);
  }

  static StoreKey countsOf(String tenant, String view, Dimension dimension) {
    return StoreKey.of(KeyFamily.COUNT).text(tenant).text(view).raw((byte) dimension.number());
  }
}
