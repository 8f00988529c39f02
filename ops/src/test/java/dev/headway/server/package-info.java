// SPDX-License-Identifier: Apache-2.0
/** The server's own parts against a real broker. */
@NullMarked
package dev.headway.server;

import org.jspecify.annotations.NullMarked;
