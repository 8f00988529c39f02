// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.benchmark.freshness;

import org.jspecify.annotations.NullMarked;
