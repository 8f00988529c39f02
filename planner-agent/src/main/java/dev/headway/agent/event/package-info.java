// SPDX-License-Identifier: Apache-2.0
/** Events as agent code sees them. */
@NullMarked
package dev.headway.agent.event;

import org.jspecify.annotations.NullMarked;
