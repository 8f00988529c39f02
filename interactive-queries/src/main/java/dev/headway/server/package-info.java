// SPDX-License-Identifier: Apache-2.0
/** The main process: a tracker and its REST API in one JVM, and the web server under the API. */
@NullMarked
package dev.headway.server;

import org.jspecify.annotations.NullMarked;
