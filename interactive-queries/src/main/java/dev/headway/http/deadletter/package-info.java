// SPDX-License-Identifier: Apache-2.0
/** Records that were refused, as those whose they are may see them. */
@NullMarked
package dev.headway.http.deadletter;

import org.jspecify.annotations.NullMarked;
