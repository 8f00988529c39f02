// SPDX-License-Identifier: Apache-2.0
/** Where records come in: decoding by wire format, and the dead letters of what cannot be. */
@NullMarked
package dev.headway.intake;

import org.jspecify.annotations.NullMarked;
