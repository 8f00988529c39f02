// SPDX-License-Identifier: Apache-2.0
/** Who is asking. */
@NullMarked
package dev.headway.http.identity;

import org.jspecify.annotations.NullMarked;
