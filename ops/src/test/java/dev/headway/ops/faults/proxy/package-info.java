// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.faults.proxy;

import org.jspecify.annotations.NullMarked;
