// SPDX-License-Identifier: Apache-2.0
/** Sums over the tasks of many plans, such that parts of them can be added and taken back. */
@NullMarked
package dev.headway.statistics;

import org.jspecify.annotations.NullMarked;
