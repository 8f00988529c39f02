// SPDX-License-Identifier: Apache-2.0
/** Builds a second application beside the one in use, compares the two, and changes over. */
@NullMarked
package dev.headway.ops.rebuild;

import org.jspecify.annotations.NullMarked;
