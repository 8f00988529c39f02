// SPDX-License-Identifier: Apache-2.0
/** What Headway itself says of plans that do not go as they should. */
@NullMarked
package dev.headway.warning;

import org.jspecify.annotations.NullMarked;
