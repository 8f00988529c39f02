// SPDX-License-Identifier: Apache-2.0
/** Typed identities and the record keys made of them. */
@NullMarked
package dev.headway.schemas.key;

import org.jspecify.annotations.NullMarked;
