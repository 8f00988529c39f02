// SPDX-License-Identifier: Apache-2.0
/** The main process: a tracker and its REST API in one JVM. */
@NullMarked
package dev.headway.server;

import org.jspecify.annotations.NullMarked;
