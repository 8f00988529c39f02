// SPDX-License-Identifier: Apache-2.0
/**
 * Questions about many plans: every partition is asked at the same time, wherever it is, and what
 * does not answer is named.
 */
@NullMarked
package dev.headway.http.partition;

import org.jspecify.annotations.NullMarked;
