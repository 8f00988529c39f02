// SPDX-License-Identifier: Apache-2.0
/** Clients in other languages against the real stack. */
@NullMarked
package dev.headway.ops.interop;

import org.jspecify.annotations.NullMarked;
