// SPDX-License-Identifier: Apache-2.0
/** What must hold whatever happens, each a small class that says where it does not. */
@NullMarked
package dev.headway.ops.faults.invariant;

import org.jspecify.annotations.NullMarked;
