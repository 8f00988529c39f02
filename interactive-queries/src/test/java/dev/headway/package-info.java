// SPDX-License-Identifier: Apache-2.0
/** Boundaries. */
@NullMarked
package dev.headway;

import org.jspecify.annotations.NullMarked;
