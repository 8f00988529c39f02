// SPDX-License-Identifier: Apache-2.0
/** The log that agents share, as the SDK needs it: events, state, and atomic commits of both. */
@NullMarked
package dev.headway.agent.log;

import org.jspecify.annotations.NullMarked;
