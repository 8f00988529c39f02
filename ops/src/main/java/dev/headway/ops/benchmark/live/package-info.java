// SPDX-License-Identifier: Apache-2.0
/** Streams of changes to very many at a time. */
@NullMarked
package dev.headway.ops.benchmark.live;

import org.jspecify.annotations.NullMarked;
