// SPDX-License-Identifier: Apache-2.0
/**
 * The independent oracle: the written rules of the fold, done the slow way over the whole input
 * log.
 */
@NullMarked
package dev.headway.ops.faults.oracle;

import org.jspecify.annotations.NullMarked;
