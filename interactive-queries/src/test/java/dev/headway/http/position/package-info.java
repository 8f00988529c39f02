// SPDX-License-Identifier: Apache-2.0
/** Position tokens. */
@NullMarked
package dev.headway.http.position;

import org.jspecify.annotations.NullMarked;
