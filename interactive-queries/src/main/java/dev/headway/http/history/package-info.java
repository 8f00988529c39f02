// SPDX-License-Identifier: Apache-2.0
/**
 * Answers from history: in whose name it is read, how far it has got, and what to say where it is
 * away.
 */
@NullMarked
package dev.headway.http.history;

import org.jspecify.annotations.NullMarked;
