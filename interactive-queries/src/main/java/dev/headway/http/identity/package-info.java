// SPDX-License-Identifier: Apache-2.0
/**
 * Who is asking and what it may do: by headers that are believed, or by tokens that are checked.
 */
@NullMarked
package dev.headway.http.identity;

import org.jspecify.annotations.NullMarked;
