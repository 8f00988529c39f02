// SPDX-License-Identifier: Apache-2.0
/**
 * What the tracker did with its store and its outputs, event by event, to be done again without its
 * logic.
 */
@NullMarked
package dev.headway.ops.benchmark.trace;

import org.jspecify.annotations.NullMarked;
