// SPDX-License-Identifier: Apache-2.0
/** Which stack a command talks to, and how. */
@NullMarked
package dev.headway.ops.client;

import org.jspecify.annotations.NullMarked;
