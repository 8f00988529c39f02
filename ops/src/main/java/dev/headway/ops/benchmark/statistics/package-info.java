// SPDX-License-Identifier: Apache-2.0
/** Medians, paired ratios and their intervals. */
@NullMarked
package dev.headway.ops.benchmark.statistics;

import org.jspecify.annotations.NullMarked;
