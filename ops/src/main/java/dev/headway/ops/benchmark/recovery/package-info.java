// SPDX-License-Identifier: Apache-2.0
/** Steady work, and when its outputs stop and come again. */
@NullMarked
package dev.headway.ops.benchmark.recovery;

import org.jspecify.annotations.NullMarked;
