// SPDX-License-Identifier: Apache-2.0

/** The sink connectors that fill the tables of history. */
@NullMarked
package dev.headway.history.sink;

import org.jspecify.annotations.NullMarked;
