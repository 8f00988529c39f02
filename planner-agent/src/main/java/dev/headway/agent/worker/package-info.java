// SPDX-License-Identifier: Apache-2.0
/** Workers and tools: requests become results. */
@NullMarked
package dev.headway.agent.worker;

import org.jspecify.annotations.NullMarked;
