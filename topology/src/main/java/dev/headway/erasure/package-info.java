// SPDX-License-Identifier: Apache-2.0
/** What is erased on demand, and what becomes of events that come after it. */
@NullMarked
package dev.headway.erasure;

import org.jspecify.annotations.NullMarked;
