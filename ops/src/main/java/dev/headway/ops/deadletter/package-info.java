// SPDX-License-Identifier: Apache-2.0
/** Dead letters: listing and retrying them. */
@NullMarked
package dev.headway.ops.deadletter;

import org.jspecify.annotations.NullMarked;
