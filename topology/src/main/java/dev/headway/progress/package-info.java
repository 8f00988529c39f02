// SPDX-License-Identifier: Apache-2.0
/**
 * How far a plan is, how long it will still take, what it waits for and what it may still spend.
 */
@NullMarked
package dev.headway.progress;

import org.jspecify.annotations.NullMarked;
