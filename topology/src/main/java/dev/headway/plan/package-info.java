// SPDX-License-Identifier: Apache-2.0
/**
 * The fold: how the set of a plan's events becomes its progress. {@link dev.headway.plan.PlanFold}
 * decides and applies; {@link dev.headway.plan.PlanRecords} is the state it works on. Pure: no
 * Kafka, no clock.
 */
@NullMarked
package dev.headway.plan;

import org.jspecify.annotations.NullMarked;
