// SPDX-License-Identifier: Apache-2.0
/** Questions about plans, answered from the stores of this instance. */
@NullMarked
package dev.headway.query;

import org.jspecify.annotations.NullMarked;
