// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import dev.headway.schemas.key.Owner;

/**
 * In whose name history is read: row-level security shows what this one may see.
 *
 * @param owner tenant and user
 * @param role the highest role: {@code user}, {@code viewer}, {@code operator} or {@code admin}
 */
public record HistoryViewer(Owner owner, String role) {}
