// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.benchmark.load;

import org.jspecify.annotations.NullMarked;
