// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.listing.Dimension;
import dev.headway.listing.PlanListing;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a plan in the lists of its partition. Lists that are long and ordered exist twice:
 * for the tenant, and for the plan's user, whose view would else be full of other people's.
 */
final class PlanEntries {
  /** Stands for the view of a whole tenant; no user has this name. */
  private static final String TENANT_VIEW = "";

  private PlanEntries() {}

  /** The keys under which a plan is entered. */
  static List<byte[]> keys(PlanListing plan) {
    String tenant = plan.plan().tenantId();
    String user = plan.plan().userId();
    String id = plan.plan().planId();
    List<byte[]> keys = new ArrayList<>();
    for (String view : List.of(TENANT_VIEW, user)) {
      keys.add(byId(tenant, view).text(PercentEncoding.encode(id)).text(user).bytes());
      keys.add(ordered(byStatus(tenant, view, plan.status()), plan));
      if (plan.scopeId() != null) {
        keys.add(
            ordered(by(KeyFamily.SCOPE_PLAN, tenant, view, plan.scopeId(), plan.ended()), plan));
      }
      for (String agent : plan.agents()) {
        keys.add(ordered(by(KeyFamily.AGENT_PLAN, tenant, view, agent, plan.ended()), plan));
      }
    }
    if (plan.endedAt() != null) {
      keys.add(ended(tenant).number(plan.endedAt()).text(user).text(id).bytes());
    }
    if (plan.sessionId() != null) {
      keys.add(
          ofSession(tenant, plan.sessionId()).text(user).number(plan.startedAt()).text(id).bytes());
    }
    if (plan.parentPlanId() != null) {
      keys.add(
          ofParent(tenant, user, plan.parentPlanId()).number(plan.startedAt()).text(id).bytes());
    }
    for (String word : plan.words()) {
      keys.add(ofTenantWords(tenant).text(word).text(user).text(id).bytes());
    }
    return keys;
  }

  private static byte[] ordered(StoreKey list, PlanListing plan) {
    return list.latestFirst(plan.startedAt())
        .text(plan.plan().userId())
        .text(plan.plan().planId())
        .bytes();
  }

  /**
   * A count.
   *
   * @param dimension what is counted by value
   * @param value the value
   */
  record Counted(Dimension dimension, String value) {}

  /** What a plan counts for. */
  static List<Counted> counts(PlanListing plan) {
    List<Counted> counts = new ArrayList<>();
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
