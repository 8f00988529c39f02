// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.stack;

import org.jspecify.annotations.NullMarked;
