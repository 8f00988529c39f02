// SPDX-License-Identifier: Apache-2.0
/** Restoring stores from their changelog, and reading the same changelog without a store. */
@NullMarked
package dev.headway.ops.benchmark.restore;

import org.jspecify.annotations.NullMarked;
