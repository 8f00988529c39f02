// SPDX-License-Identifier: Apache-2.0
/** The benchmark: which figures there are, how they are measured, and what came out. */
@NullMarked
package dev.headway.ops.benchmark;

import org.jspecify.annotations.NullMarked;
