// SPDX-License-Identifier: Apache-2.0

/** Rows of history from the records of the change topics. */
@NullMarked
package dev.headway.history.row;

import org.jspecify.annotations.NullMarked;
