// SPDX-License-Identifier: Apache-2.0
/** The {@code headway} command: the local stack, and the tools that talk to it. */
@NullMarked
package dev.headway.ops;

import org.jspecify.annotations.NullMarked;
