// SPDX-License-Identifier: Apache-2.0
/** How much a tenant may ask. */
@NullMarked
package dev.headway.http.ratelimit;

import org.jspecify.annotations.NullMarked;
