// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.benchmark.statistics;

import org.jspecify.annotations.NullMarked;
