// SPDX-License-Identifier: Apache-2.0
package dev.headway.erasure;

/**
 * An order to erase. What is known of a plan is erased whatever its time, and later events of it
 * are refused. Of a tenant or user, events up to the instant are refused from then on and later
 * ones are accepted: who comes back begins anew.
 *
 * @param id names it, and its receipt
 * @param subject whose records
 * @param at the instant, in microseconds since the epoch
 */
public record Erasure(String id, Subject subject, long at) {}
