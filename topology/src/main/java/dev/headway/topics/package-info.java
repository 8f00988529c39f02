// SPDX-License-Identifier: Apache-2.0
/** The topics Headway reads and writes: names, contents, creation and checks. */
@NullMarked
package dev.headway.topics;

import org.jspecify.annotations.NullMarked;
