// SPDX-License-Identifier: Apache-2.0
/**
 * The sinks of history in the benchmark: what they drain, B4 beside them, and when rows are seen.
 */
@NullMarked
package dev.headway.ops.benchmark.history;

import org.jspecify.annotations.NullMarked;
