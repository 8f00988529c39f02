// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.erasure;

import dev.headway.erasure.Erasure;
import dev.headway.erasure.Subject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * That something was erased. As JSON it is the value of a record on the topic of erasures, by which
 * those learn of it who keep records that no topic has any more; so that names and meanings stay as
 * they are. The record's key is the text of what is erased.
 *
 * @param kind tenant, user or plan
 * @param tenantId tenant
 * @param userId user; null: all of the tenant
 * @param planId plan; null: all of the user
 * @param erasedAt of a tenant or user, records of up to this time are erased; of a plan, all are
 * @param erasureId the erasure, as its receipt and its audit record name it
 */
public record ErasureRecord(
    String kind,
    String tenantId,
    @Nullable String userId,
    @Nullable String planId,
    Instant erasedAt,
    String erasureId) {
  /** That of an order. */
  public static ErasureRecord of(Erasure erasure) {
    Instant at = Instant.EPOCH.plus(erasure.at(), ChronoUnit.MICROS);
    return switch (erasure.subject()) {
      case Subject.Tenant(var tenantId) ->
          new ErasureRecord("tenant", tenantId, null, null, at, erasure.id());
      case Subject.User(var owner) ->
          new ErasureRecord("user", owner.tenantId(), owner.userId(), null, at, erasure.id());
      case Subject.Plan(var plan) ->
          new ErasureRecord(
              "plan", plan.tenantId(), plan.userId(), plan.planId(), at, erasure.id());
    };
  }
}
