// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.replay;

import org.jspecify.annotations.NullMarked;
