// SPDX-License-Identifier: Apache-2.0
/** Reads over a topology that runs in one thread. */
@NullMarked
package dev.headway.tracker;

import org.jspecify.annotations.NullMarked;
