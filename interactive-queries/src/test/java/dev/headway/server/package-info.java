// SPDX-License-Identifier: Apache-2.0
/** The server, asked over HTTP. */
@NullMarked
package dev.headway.server;

import org.jspecify.annotations.NullMarked;
