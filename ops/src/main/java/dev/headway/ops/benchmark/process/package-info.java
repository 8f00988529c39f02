// SPDX-License-Identifier: Apache-2.0
/** Child JVMs of the benchmark, and what they cost. */
@NullMarked
package dev.headway.ops.benchmark.process;

import org.jspecify.annotations.NullMarked;
