// SPDX-License-Identifier: Apache-2.0

/**
 * Reads of history, each in the name of somebody: rows of Postgres as the records they came from.
 */
@NullMarked
package dev.headway.history.query;

import org.jspecify.annotations.NullMarked;
