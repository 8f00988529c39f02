// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.agents;

import org.jspecify.annotations.NullMarked;
