// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.ops.cli;

import org.jspecify.annotations.NullMarked;
