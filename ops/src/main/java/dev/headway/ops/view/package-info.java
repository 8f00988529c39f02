// SPDX-License-Identifier: Apache-2.0
/** What a terminal shows: colours, tables, progress bars, a plan. */
@NullMarked
package dev.headway.ops.view;

import org.jspecify.annotations.NullMarked;
