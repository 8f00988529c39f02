// SPDX-License-Identifier: Apache-2.0
/** The views of the state that are compared with the oracle, in one canonical form. */
@NullMarked
package dev.headway.ops.faults.view;

import org.jspecify.annotations.NullMarked;
