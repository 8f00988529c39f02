// SPDX-License-Identifier: Apache-2.0

/** Running history: its database, and the sinks in a Connect cluster that fill it. */
@NullMarked
package dev.headway.ops.history;

import org.jspecify.annotations.NullMarked;
