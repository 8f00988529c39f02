// SPDX-License-Identifier: Apache-2.0
/** Errors as RFC 9457 problem details. */
@NullMarked
package dev.headway.http.problem;

import org.jspecify.annotations.NullMarked;
