// SPDX-License-Identifier: Apache-2.0
/** From produced to visible, at a steady rate. */
@NullMarked
package dev.headway.ops.benchmark.freshness;

import org.jspecify.annotations.NullMarked;
