// SPDX-License-Identifier: Apache-2.0
/** What a caller gets to see. */
@NullMarked
package dev.headway.http.access;

import org.jspecify.annotations.NullMarked;
