// SPDX-License-Identifier: Apache-2.0
/**
 * The local stack: broker, schema registry and Headway as child processes that never outlive their
 * parent.
 */
@NullMarked
package dev.headway.ops.stack;

import org.jspecify.annotations.NullMarked;
