// SPDX-License-Identifier: Apache-2.0
/** Reads over HTTP at a pace, and a server that answers a constant. */
@NullMarked
package dev.headway.ops.benchmark.read;

import org.jspecify.annotations.NullMarked;
