// SPDX-License-Identifier: Apache-2.0
package dev.headway.erasure;

import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PercentEncoding;
import dev.headway.schemas.key.PlanKey;

/** Whose records are erased. */
public sealed interface Subject {
  /** Tenant it belongs to. */
  String tenantId();

  /** The text form: what its plans' keys begin with, or the key of the one plan. */
  String text();

  /** Whether it is this plan, or this plan is one of its. */
  boolean has(PlanKey plan);

  /**
   * Everything of a tenant.
   *
   * @param tenantId tenant
   */
  record Tenant(String tenantId) implements Subject {
    @Override
    public String text() {
      return PercentEncoding.encode(tenantId);
    }

    @Override
    public boolean has(PlanKey plan) {
      return plan.tenantId().equals(tenantId);
    }
  }

  /**
   * Everything of a user.
   *
   * @param owner tenant and user
   */
  record User(Owner owner) implements Subject {
    @Override
    public String tenantId() {
      return owner.tenantId();
    }

    @Override
    public String text() {
      return PercentEncoding.encode(owner.tenantId())
          + "/"
          + PercentEncoding.encode(owner.userId());
    }

    @Override
    public boolean has(PlanKey plan) {
      return plan.owner().equals(owner);
    }
  }

  /**
   * One plan.
   *
   * @param plan the plan
   */
  record Plan(PlanKey plan) implements Subject {
    @Override
    public String tenantId() {
      return plan.tenantId();
    }

    @Override
    public String text() {
      return plan.toString();
    }

    @Override
    public boolean has(PlanKey other) {
      return other.equals(plan);
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Subject parse(String text) {
    String[] parts = text.split("/", -1);
    return switch (parts.length) {
      case 1 -> new Tenant(PercentEncoding.decode(parts[0]));
      case 2 ->
          new User(new Owner(PercentEncoding.decode(parts[0]), PercentEncoding.decode(parts[1])));
      case 3 -> new Plan(PlanKey.parse(text));
      default -> throw new IllegalArgumentException("neither tenant, user nor plan: " + text);
    };
  }
}
