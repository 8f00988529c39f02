// SPDX-License-Identifier: Apache-2.0
/** Sending recorded events, each under its own identity. */
@NullMarked
package dev.headway.ops.replay;

import org.jspecify.annotations.NullMarked;
