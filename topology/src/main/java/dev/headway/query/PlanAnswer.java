// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.schemas.avro.PlanProgress;

/**
 * A plan as its store knows it now.
 *
 * @param progress the plan by all folded facts; its version is that of the last emitted snapshot (0
 *     before the first)
 * @param pendingChanges facts newer than that snapshot are folded
 */
public record PlanAnswer(PlanProgress progress, boolean pendingChanges) {}
