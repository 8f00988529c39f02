// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.benchmark.trace;

import org.jspecify.annotations.NullMarked;
