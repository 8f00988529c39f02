// SPDX-License-Identifier: Apache-2.0
/** Reads about one plan. */
@NullMarked
package dev.headway.http.plan;

import org.jspecify.annotations.NullMarked;
