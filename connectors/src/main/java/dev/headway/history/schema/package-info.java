// SPDX-License-Identifier: Apache-2.0

/** The schema of history in Postgres. */
@NullMarked
package dev.headway.history.schema;

import org.jspecify.annotations.NullMarked;
