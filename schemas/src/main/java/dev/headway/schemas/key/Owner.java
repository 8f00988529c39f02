// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.key;

/**
 * Who a plan belongs to: the unit of isolation.
 *
 * @param tenantId tenant, 1 to {@value #MAX_LENGTH} characters
 * @param userId user on whose behalf the plan runs, 1 to {@value #MAX_LENGTH} characters
 */
public record Owner(String tenantId, String userId) {
  /** Longest tenant or user id, in characters. */
  public static final int MAX_LENGTH = 64;
}
