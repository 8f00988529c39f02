// SPDX-License-Identifier: Apache-2.0
/** Position tokens: how far a reader demands, or an answer says, that the inputs are processed. */
@NullMarked
package dev.headway.http.position;

import org.jspecify.annotations.NullMarked;
