// SPDX-License-Identifier: Apache-2.0
/** Erasing on demand, with a receipt. */
@NullMarked
package dev.headway.http.erasure;

import org.jspecify.annotations.NullMarked;
