// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.audit;

import dev.headway.http.identity.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * That somebody changed something, or tried to. As JSON it is the value of a record on the audit
 * topic, so that names and meanings stay as they are.
 *
 * @param time when it was answered
 * @param requestId id of the request, as in logs and answers
 * @param traceId trace of the request
 * @param tenantId who: its tenant
 * @param userId who: its user
 * @param roles the roles it had
 * @param action what: id of the route's operation
 * @param target what it was about: counts and ids, never what came in with it
 * @param outcome HTTP status of the answer
 */
public record AuditRecord(
    Instant time,
    String requestId,
    String traceId,
    String tenantId,
    String userId,
    Collection<Role> roles,
    String action,
    Map<String, Object> target,
    int outcome) {
  /** With copies. */
  public AuditRecord {
    roles = List.copyOf(roles);
    target = Collections.unmodifiableMap(new LinkedHashMap<>(target));
  }
}
