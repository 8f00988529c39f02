// SPDX-License-Identifier: Apache-2.0
/** The converter's own work, for tests without a Connect worker. */
@NullMarked
package dev.headway.history.converter;

import org.jspecify.annotations.NullMarked;
