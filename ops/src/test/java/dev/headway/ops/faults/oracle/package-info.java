// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.faults.oracle;

import org.jspecify.annotations.NullMarked;
