// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.audit;

/** Where it is kept who changed what. */
@FunctionalInterface
public interface AuditLog {
  /**
   * Takes a record and does not wait until it is kept: that must not cost the caller anything. One
   * that cannot be kept is counted and told of in the log.
   */
  void record(AuditRecord audited);
}
