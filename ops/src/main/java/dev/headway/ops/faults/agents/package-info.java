// SPDX-License-Identifier: Apache-2.0
/** Example agents at work in processes of their own, and what must hold of all they said. */
@NullMarked
package dev.headway.ops.faults.agents;

import org.jspecify.annotations.NullMarked;
