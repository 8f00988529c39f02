// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.history.row;

import org.jspecify.annotations.NullMarked;
