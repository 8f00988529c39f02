// SPDX-License-Identifier: Apache-2.0
/**
 * The plan store: one ordered byte store per partition that holds every record of its plans, the
 * plan's records side by side, and a few records of the partition itself.
 */
@NullMarked
package dev.headway.store;

import org.jspecify.annotations.NullMarked;
