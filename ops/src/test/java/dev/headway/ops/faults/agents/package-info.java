// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.faults.agents;

import org.jspecify.annotations.NullMarked;
