// SPDX-License-Identifier: Apache-2.0
/** The web server: settings, start, stop, and the way from a request to its route and back. */
@NullMarked
package dev.headway.server;

import org.jspecify.annotations.NullMarked;
