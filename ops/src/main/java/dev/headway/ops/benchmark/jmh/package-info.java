// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of what an event costs: fold, keys, encodings. Run by JMH. */
@NullMarked
package dev.headway.ops.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
