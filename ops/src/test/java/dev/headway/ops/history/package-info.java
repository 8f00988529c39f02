// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.history;

import org.jspecify.annotations.NullMarked;
