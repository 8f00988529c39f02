// SPDX-License-Identifier: Apache-2.0
/** Who changed what. */
@NullMarked
package dev.headway.http.audit;

import org.jspecify.annotations.NullMarked;
