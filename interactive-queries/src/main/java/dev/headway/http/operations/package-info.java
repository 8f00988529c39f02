// SPDX-License-Identifier: Apache-2.0
/** Liveness, readiness and metrics. */
@NullMarked
package dev.headway.http.operations;

import org.jspecify.annotations.NullMarked;
