// SPDX-License-Identifier: Apache-2.0
/** Draining filled inputs with the tracker or a baseline, each in a JVM of its own. */
@NullMarked
package dev.headway.ops.benchmark.drain;

import org.jspecify.annotations.NullMarked;
