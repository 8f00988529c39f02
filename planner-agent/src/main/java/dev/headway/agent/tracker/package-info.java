// SPDX-License-Identifier: Apache-2.0
/** How plans are doing, asked of the tracker over HTTP. */
@NullMarked
package dev.headway.agent.tracker;

import org.jspecify.annotations.NullMarked;
